/// The JSON schemas of bodies and answers in the API's description.
enum OpenAPISchemas {
    private static let text: JSONTree = ["type": "string"]
    private static let whole: JSONTree = ["type": "integer"]
    private static let anyObject: JSONTree = ["type": "object"]
    private static let time: JSONTree = ["type": "string", "format": "date-time"]

    static func reference(_ name: String) -> JSONTree {
        ["$ref": .text("#/components/schemas/" + name)]
    }

    static let all: [(String, JSONTree)] = [
        ("Buyer", object(["buyer"], [("buyer", text)])),
        ("Order", object(["order"], [("order", text)])),
        (
            "Registration",
            object(["registered"], [("registered", ["type": "boolean"])] + notice)
        ),
        ("Claim", claim), ("BatchLine", batchLine), ("Command", command), ("Drop", drop),
        ("Drops", list("Drop")), ("Campaign", campaign),
        ("Event", event), ("Status", object(["status"], [("status", text), ("boot", text)])),
        ("Problem", problem),
        ("StoredReading", object(["id", "reading"], [("id", whole), ("reading", anyObject)])),
        (
            "Recording",
            object(
                ["campaign", "text", "last_event", "last_reading"],
                [
                    ("campaign", text), ("text", text), ("last_event", whole),
                    ("last_reading", whole),
                ])
        ),
    ]

    private static func object(_ required: [String], _ members: [(String, JSONTree)]) -> JSONTree {
        [
            "type": "object", "required": .list(required.map { .text($0) }),
            "properties": .members(members),
        ]
    }

    private static func list(_ name: String) -> JSONTree {
        ["type": "array", "items": reference(name)]
    }

    private static func oneOf(_ words: String...) -> JSONTree {
        ["type": "string", "enum": .list(words.map { .text($0) })]
    }

    private static let phase: JSONTree = oneOf(
        "scheduled", "registering", "ready", "open", "paused", "closed")
    private static let closure: JSONTree = oneOf("soldOut", "byOperator", "bySchedule")
    private static let rate: JSONTree = [
        "oneOf": [["type": "integer", "minimum": 0], ["const": "unlimited"]]
    ]

    private static let claim: JSONTree = object(
        ["state"],
        [
            ("state", oneOf("waiting", "held", "sold", "lapsed", "released")), ("position", whole),
            ("ahead", whole), ("poll_after_ms", whole), ("awaits_draw", ["type": "boolean"]),
            ("held_until", time), ("order", text), ("phase", phase), ("closed_because", closure),
        ] + notice)

    private static let announcement: JSONTree = object(
        ["at", "text"], [("at", time), ("text", text)])
    /// The members of a notice, which answers about a drop carry.
    private static let notice: [(String, JSONTree)] = [
        ("announcement", announcement), ("opens", time),
    ]

    private static let batchLine: JSONTree = object(
        ["do", "drop", "buyer"],
        [
            ("do", oneOf("register", "unregister", "claim", "confirm", "release")), ("drop", text),
            ("buyer", text), ("order", text),
        ])

    private static let command: JSONTree = object(
        ["command"],
        [
            (
                "command",
                oneOf(
                    "openRegistration", "closeRegistration", "open", "pause", "resume", "close",
                    "reopen", "setDripRate", "addUnits", "withdrawUnits", "setHold", "disarm",
                    "rearm", "announce", "retract", "mark")
            ),
            ("rate", rate), ("units", ["type": "integer", "minimum": 1]), ("hold", text),
            ("text", text), ("reason", text), ("revision", whole), ("id", text), ("notice", text),
        ])

    private static let drop: JSONTree = object(
        [
            "id", "phase", "issued", "free", "held", "sold", "withdrawn", "line", "registered",
            "drip_rate", "revision",
        ],
        [
            ("id", text), ("phase", phase), ("closed_because", closure), ("issued", whole),
            ("free", whole), ("held", whole), ("sold", whole), ("withdrawn", whole),
            ("line", whole), ("oldest_wait_ms", whole), ("registered", whole), ("drip_rate", rate),
            ("revision", whole), ("armed", ["type": "boolean"]), ("registration_opens", time),
            ("registration_closes", time), ("opens", time), ("closes", time), ("opened_at", time),
            ("closed_at", time), ("hold", text), ("order", oneOf("first-come", "draw")),
            ("draw_window", text), ("draw_seed_hash", text), ("draw_seed", text),
            ("announcement", announcement), ("repeated", ["type": "boolean"]),
            ("missed", object(["from", "to"], [("from", time), ("to", time)])),
        ])

    private static let campaign: JSONTree = object(
        ["id", "drops"],
        [
            ("id", text), ("product", text), ("partner", text), ("timezone", text),
            ("price", text), ("rehearsal", ["type": "boolean"]),
            ("storefront_limit_ms", ["type": "integer"]),
            ("reopen_notice", ["type": "string"]), ("drops", list("Drop")),
        ])

    private static let event: JSONTree = object(
        ["seq", "at", "drop", "kind"],
        [
            ("seq", whole), ("at", time), ("drop", text), ("kind", text), ("buyer", text),
            ("order", text), ("author", text), ("reason", text), ("text", text), ("number", whole),
        ])

    private static let problem: JSONTree = object(
        ["type", "title", "status", "detail", "code"],
        [
            ("type", text), ("title", text), ("status", whole), ("detail", text), ("code", text),
            ("field", text), ("progress", ["type": "integer"]),
            (
                "act",
                object(
                    ["author", "what", "at"],
                    [
                        ("author", text), ("what", text), ("at", time), ("reason", text),
                        ("text", text), ("number", whole),
                    ])
            ),
        ] + notice)
}
