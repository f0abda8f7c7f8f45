/// A walk through one tree of a data file in the order of its keys, a leaf page at a time.
///
/// Every page and node on the way is checked: numbers, flags, bounds, the order of the keys, and that they lie where
/// the pages above say. Damage is reported, and walked around: what is below a damaged page is missing from the walk.
public struct TreeScan {
    private let reader: DataFileReader
    private let tree: DataFileTree
    private let pageSize: Int
    private let lastPage: UInt64
    private let census: PageCensus?
    private let largestValue: Int
    private let report: (PageFault) -> Void

    /// One page a level, from the root to the leaf.
    private var levels: [Level]
    /// How many levels have a page now.
    private var depth = 0
    private var isBegun = false
    private let start: [UInt8]
    /// The last key of the leaf before.
    private var lastKey: [UInt8] = []
    /// A value that is on overflow pages.
    private var overflow: [UInt8] = []
    private var counts = Counts()

    private struct Level {
        var page = TreePage()
        /// The node whose child is being walked, or was.
        var index = 0
        /// The least key that may be below the page.
        var lowest: [UInt8] = []
        /// What every key below the page is less than, where there is a limit.
        var limit: [UInt8]?
    }

    private struct Counts: Equatable {
        var branchPages: UInt64 = 0
        var leafPages: UInt64 = 0
        var overflowPages: UInt64 = 0
        var entries: UInt64 = 0
    }

    /// Prepares a walk.
    ///
    /// - Parameters:
    ///   - start: the walk begins at this key of a tree with integer keys.
    ///   - census: is told each page that the tree has.
    ///   - largestValue: values of more bytes are damage.
    ///   - report: is told each fault.
    public init(
        of tree: DataFileTree, in snapshot: DataFileSnapshot, of reader: DataFileReader, from start: UInt64? = nil,
        census: PageCensus? = nil, largestValue: Int, report: @escaping (PageFault) -> Void
    ) {
        self.reader = reader
        self.tree = tree
        self.census = census
        self.largestValue = largestValue
        self.report = report
        self.start = start.map { start in (0..<8).map { UInt8(truncatingIfNeeded: start >> ($0 * 8)) } } ?? []
        pageSize = snapshot.pageSize
        lastPage = snapshot.lastPage
        levels = [Level](repeating: Level(), count: tree.record.depth)
    }

    /// Goes to the next leaf page that can be read; returns `false` after the last one.
    ///
    /// - Complexity: O(1) page reads, O(depth) at most.
    public mutating func nextLeaf() -> Bool {
        guard isBegun else {
            isBegun = true
            guard let root = tree.record.root else { return false }
            return descend(to: root) || advance()
        }
        return advance()
    }

    /// Goes from the deepest page that has a next child to the leaf below that.
    private mutating func advance() -> Bool {
        if depth == levels.count { depth -= 1 }
        while depth > 0 {
            let level = depth - 1
            levels[level].index += 1
            if levels[level].index == levels[level].page.count {
                depth -= 1
                continue
            }
            if descend(to: levels[level].page.node(levels[level].index).child) { return true }
        }
        return false
    }

    /// Reads pages from `number` down to a leaf; `false` if one of them is damaged, which is reported.
    private mutating func descend(to number: UInt64) -> Bool {
        var number = number
        while true {
            do throws(PageDamage) {
                try enter(number)
            } catch {
                report(PageFault(error, pageSize: pageSize))
                return false
            }
            depth += 1
            let level = depth - 1
            if levels[level].page.isLeaf { return true }
            levels[level].index = firstIndex(of: level)
            number = levels[level].page.node(levels[level].index).child
        }
    }

    /// The child of a branch page to begin with: that of the start, on the way to it.
    private func firstIndex(of level: Int) -> Int {
        guard !start.isEmpty, lastKey.isEmpty else { return 0 }
        let page = levels[level].page
        var index = 0
        while index + 1 < page.count, compare(page.bytes.span.extracting(page.node(index + 1).key), start.span) <= 0 {
            index += 1
        }
        return index
    }

    /// Reads a page as that of the next level, and checks it.
    private mutating func enter(_ number: UInt64) throws(PageDamage) {
        let parent = depth == 0 ? PagePlace(page: 0, offset: 0) : place(inLevel: depth - 1)
        guard number >= 2, number <= lastPage else {
            throw PageDamage("\(tree.title) goes on at page \(number) of \(lastPage)", at: parent)
        }
        if let census, !census.take(number) {
            throw PageDamage("\(tree.title) goes on at page \(number), which is in use elsewhere", at: parent)
        }
        // Pages that point to each other would else be walked for ever.
        guard counts.branchPages + counts.leafPages <= lastPage else {
            throw PageDamage("\(tree.title) goes on after more pages than there are", at: parent)
        }
        try levels[depth].page.read(number, from: reader.file, pageSize: pageSize)
        let isLeaf = levels[depth].page.isLeaf
        guard isLeaf == (depth + 1 == levels.count) else {
            throw levels[depth].page.damage(
                "page \(number) is a \(isLeaf ? "leaf" : "branch") at level \(depth + 1) of \(levels.count)",
                at: PageHeader.flagsOffset)
        }
        setBounds()
        try checkKeys()
        if isLeaf { counts.leafPages += 1 } else { counts.branchPages += 1 }
    }

    private func place(inLevel level: Int) -> PagePlace {
        let page = levels[level].page
        return PagePlace(page: page.number, offset: page.node(levels[level].index).start)
    }

    /// The keys that the page of the next level may have.
    private mutating func setBounds() {
        guard depth > 0 else { return }
        let above = levels[depth - 1]
        levels[depth].lowest =
            above.index == 0 ? above.lowest : Array(above.page.bytes[above.page.node(above.index).key])
        levels[depth].limit =
            above.index + 1 == above.page.count
            ? above.limit : Array(above.page.bytes[above.page.node(above.index + 1).key])
    }

    /// Whether the keys of a page rise, are as long as they must be, and lie within the page's bounds.
    private func checkKeys() throws(PageDamage) {
        let level = levels[depth]
        let page = level.page
        let bytes = page.bytes.span
        // The key of a branch page's first node is not used.
        let first = page.isLeaf ? 0 : 1
        var last: Range<Int>?
        for index in first..<max(first, page.count) {
            let node = page.node(index)
            guard !tree.hasIntegerKeys || node.key.count == 8, node.key.count > 0 else {
                throw page.damage("page \(page.number) has a key of \(node.key.count) bytes", at: node.start + 6)
            }
            if let last, compare(bytes.extracting(last), bytes.extracting(node.key)) >= 0 {
                throw page.damage("page \(page.number) has its keys out of order", at: node.start)
            }
            if last == nil, !level.lowest.isEmpty, compare(bytes.extracting(node.key), level.lowest.span) < 0 {
                throw page.damage("page \(page.number) has a key that belongs before it", at: node.start)
            }
            last = node.key
        }
        if let last, let limit = level.limit, compare(bytes.extracting(last), limit.span) >= 0 {
            throw page.damage("page \(page.number) has a key that belongs after it", at: last.lowerBound)
        }
    }

    /// The order of two keys: negative, zero or positive.
    private func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        if tree.hasIntegerKeys {
            let left: UInt64 = left.loadLittleEndian(at: 0)
            let right: UInt64 = right.loadLittleEndian(at: 0)
            return left < right ? -1 : left == right ? 0 : 1
        }
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }
}

// MARK: - The entries of a leaf

extension TreeScan {
    /// Hands out the entries of the leaf that was gone to: key, value, the flag of a named tree's record, and where in
    /// the file the value begins.
    ///
    /// - Parameter visit: must not keep the spans.
    public mutating func entries(_ visit: (Span<UInt8>, Span<UInt8>, _ isTree: Bool, _ byte: UInt64) -> Void) {
        guard depth == levels.count, depth > 0 else { return }
        let page = levels[depth - 1].page
        let bytes = page.bytes
        let pageStart = page.number * UInt64(pageSize)
        for index in 0..<page.count {
            let node = page.node(index)
            let key = bytes.span.extracting(node.key)
            if lastKey.isEmpty, !start.isEmpty, compare(key, start.span) < 0 { continue }
            counts.entries += 1
            let isTree = node.flags & TreePage.subtree != 0
            guard node.flags & ~(TreePage.bigData | TreePage.subtree) == 0, node.dataSize <= largestValue else {
                let detail = "page \(page.number) has a value of \(node.dataSize) bytes, flags \(node.flags)"
                report(PageFault(page.damage(detail, at: node.start), pageSize: pageSize))
                continue
            }
            guard node.flags & TreePage.bigData != 0 else {
                visit(key, bytes.span.extracting(node.data), isTree, pageStart + UInt64(node.data.lowerBound))
                continue
            }
            do throws(PageDamage) {
                let first = try readOverflow(node, of: page)
                let value = overflow.span.extracting(PageHeader.size..<PageHeader.size + node.dataSize)
                visit(key, value, isTree, first * UInt64(pageSize) + UInt64(PageHeader.size))
            } catch {
                report(PageFault(error, pageSize: pageSize))
            }
        }
        lastKey = Array(bytes[page.node(page.count - 1).key])
    }

    /// Reads the overflow pages of a value.
    ///
    /// - Returns: the number of the first one.
    private mutating func readOverflow(_ node: TreePage.Node, of leaf: TreePage) throws(PageDamage) -> UInt64 {
        let first: UInt64 = leaf.bytes.span.loadLittleEndian(at: node.data.lowerBound)
        let pages = UInt64((PageHeader.size + node.dataSize + pageSize - 1) / pageSize)
        guard first >= 2, first <= lastPage, pages <= lastPage - first + 1 else {
            throw leaf.damage(
                "a value of page \(leaf.number) is on page \(first) of \(lastPage)", at: node.data.lowerBound)
        }
        let damage = { (detail: String, offset: Int) in PageDamage(detail, at: PagePlace(page: first, offset: offset)) }
        do throws(LMDBError) {
            try reader.file.read(at: first * UInt64(pageSize), count: Int(pages) * pageSize, into: &overflow)
        } catch {
            throw damage("page \(first) cannot be read: \(error)", 0)
        }
        guard overflow.count == Int(pages) * pageSize else {
            throw damage("page \(first) lies beyond the end of the file", 0)
        }
        let header = PageHeader(overflow.span)
        guard header.number == first else { throw damage("page \(first) says that it is page \(header.number)", 0) }
        guard header.flags == PageHeader.overflow else {
            throw damage("page \(first) is not marked as one of a large value", PageHeader.flagsOffset)
        }
        guard UInt64(header.overflowPages) == pages else {
            throw damage("page \(first) is of \(header.overflowPages) pages, and its value takes \(pages)", 12)
        }
        for page in first..<first + pages {
            if let census, !census.take(page) {
                throw leaf.damage(
                    "a value of page \(leaf.number) is on page \(page), which is in use elsewhere",
                    at: node.data.lowerBound)
            }
        }
        counts.overflowPages += pages
        return first
    }

    /// Compares what a whole walk has met with what the tree says of itself; for a walk from the first key to the last.
    public func checkCounts() {
        let record = tree.record
        let said = Counts(
            branchPages: record.branchPages, leafPages: record.leafPages, overflowPages: record.overflowPages,
            entries: record.entries)
        guard said != counts else { return }
        let detail =
            "\(tree.title) has \(counts.entries) entries on \(counts.branchPages) branch, \(counts.leafPages) leaf and "
            + "\(counts.overflowPages) overflow pages, and says \(said.entries) on \(said.branchPages), "
            + "\(said.leafPages) and \(said.overflowPages)"
        let root = record.root ?? 0
        report(PageFault(PageDamage(detail, at: PagePlace(page: root, offset: 0)), pageSize: pageSize))
    }
}
