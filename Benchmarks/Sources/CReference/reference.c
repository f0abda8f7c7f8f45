#include "reference.h"

#include <lmdb.h>
#include <stdlib.h>
#include <string.h>

struct reference {
    MDB_env *env;
    MDB_dbi records;
    uint64_t last;
    char bytes[65536];
};

reference *reference_open(const char *path) {
    reference *log = calloc(1, sizeof *log);
    MDB_txn *txn = NULL;
    if (!log) return NULL;
    memset(log->bytes, 'x', sizeof log->bytes);
    if (mdb_env_create(&log->env) || mdb_env_set_mapsize(log->env, (size_t)1 << 40) ||
        mdb_env_set_maxdbs(log->env, 2) ||
        mdb_env_open(log->env, path, MDB_NOTLS, 0600) || mdb_txn_begin(log->env, NULL, 0, &txn) ||
        mdb_dbi_open(txn, "records", MDB_INTEGERKEY | MDB_CREATE, &log->records) || mdb_txn_commit(txn)) {
        free(log);
        return NULL;
    }
    return log;
}

int reference_append(reference *log, size_t count, size_t length) {
    MDB_txn *txn;
    int code = mdb_txn_begin(log->env, NULL, 0, &txn);
    if (code) return code;
    for (size_t i = 0; i < count; i++) {
        uint64_t position = ++log->last;
        MDB_val key = {sizeof position, &position}, value = {length, log->bytes};
        if ((code = mdb_put(txn, log->records, &key, &value, MDB_APPEND))) {
            mdb_txn_abort(txn);
            return code;
        }
    }
    return mdb_txn_commit(txn);
}

uint64_t reference_scan(reference *log, uint64_t *sum) {
    MDB_txn *txn;
    MDB_cursor *cursor;
    MDB_val key, value;
    uint64_t count = 0, total = 0;
    if (mdb_txn_begin(log->env, NULL, MDB_RDONLY, &txn)) return 0;
    if (!mdb_cursor_open(txn, log->records, &cursor)) {
        while (!mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
            const char *record = value.mv_data;
            uint16_t type;
            uint64_t tenant[2], time;
            memcpy(&type, record + 6, sizeof type);
            memcpy(tenant, record + 40, sizeof tenant);
            memcpy(&time, record + 72, sizeof time);
            total += type + tenant[0] + tenant[1] + time;
            count++;
        }
        mdb_cursor_close(cursor);
    }
    mdb_txn_abort(txn);
    *sum += total;
    return count;
}

void reference_close(reference *log) {
    mdb_env_close(log->env);
    free(log);
}
