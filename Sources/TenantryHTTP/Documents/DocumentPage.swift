internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// The description of the API as one page of HTML, without scripts and without anything from elsewhere.
enum DocumentPage {
    static func html(of routes: [Route]) -> String {
        let chapters = Dictionary(grouping: routes, by: \.tag).sorted { $0.key < $1.key }
        let contents = chapters.map { "<a href=\"#\($0.key)\">\($0.key)</a>" }.joined(separator: " · ")
        let body = chapters.map { tag, routes in
            "<h2 id=\"\(tag)\">\(tag)</h2>\n" + routes.map(section).joined(separator: "\n")
        }.joined(separator: "\n")
        let problems = ProblemType.allCases.map { type in
            "<tr id=\"problem-\(type.rawValue)\"><td><code>\(type.rawValue)</code></td><td>\(type.status)</td>"
                + "<td>\(escaped(type.explanation))</td></tr>"
        }.joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Tenantry API</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>\(style)</style></head><body>
            <h1>Tenantry API</h1>
            <p>Send <code>Authorization: Bearer tk_…</code>. Lists come in pages (<code>next_cursor</code>), answers
            have an <code>ETag</code>, commands take an <code>Idempotency-Key</code>, errors are problem documents.
            For programs: <a href="/openapi.json">openapi.json</a>.</p>
            <p>\(contents) · <a href="#problems">problems</a></p>
            \(body)
            <h2 id="problems">Problems</h2>
            <table>\(problems)</table>
            </body></html>

            """
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
        code,pre{font:14px/1.4 ui-monospace,monospace;background:#f4f4f4;border-radius:3px;padding:.1em .3em}
        pre{padding:.7em;overflow:auto}h3{margin:1.6em 0 .3em;font-size:1rem}
        td{padding:.2em .8em .2em 0;vertical-align:top}
        .method{display:inline-block;min-width:4.5em;font-weight:700}
        """

    private static func section(_ route: Route) -> String {
        var text = "<h3 id=\"\(route.name)\"><span class=\"method\">\(route.method.rawValue)</span>"
        text += "<code>\(escaped(route.path))</code></h3>\n<p>\(escaped(route.summary))."
        if let scope = route.access.scope { text += " Needs <code>\(scope.rawValue)</code>." }
        if route.isCommand { text += " A command." }
        text += "</p>\n"
        if !route.query.isEmpty {
            let rows = route.query.map { parameter in
                "<tr><td><code>\(parameter.name)</code></td><td>\(escaped(parameter.summary))</td></tr>"
            }
            text += "<table>\(rows.joined())</table>\n"
        }
        if let body = route.body { text += "<pre>\(escaped(JSONText.pretty(body.example)))</pre>\n" }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
