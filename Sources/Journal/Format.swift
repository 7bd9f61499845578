/// The numbers and tables of a recording. `Ledger.swift` explains them at its top.
enum Format {
    /// `PRAGMA user_version`.
    static let version: Int64 = 2
    /// `PRAGMA application_id`: the bytes `PnSk`.
    static let applicationID: Int64 = 0x506E_536B

    static let schema = """
        CREATE TABLE campaign (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            text TEXT NOT NULL,
            at INTEGER NOT NULL,
            after_seq INTEGER NOT NULL,
            edition INTEGER,
            seal INTEGER
        ) STRICT;
        CREATE TABLE draws (
            "drop" TEXT NOT NULL PRIMARY KEY,
            seed TEXT NOT NULL,
            hash TEXT NOT NULL,
            after_seq INTEGER NOT NULL,
            seal INTEGER
        ) STRICT;
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            "drop" TEXT NOT NULL,
            kind TEXT NOT NULL,
            buyer TEXT,
            order_ref TEXT,
            operator TEXT,
            reason TEXT,
            text TEXT,
            number INTEGER,
            command_id TEXT,
            command TEXT
        ) STRICT;
        CREATE TABLE marks (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            "drop" TEXT NOT NULL,
            operator TEXT,
            text TEXT NOT NULL
        ) STRICT;
        CREATE TABLE readings (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            number INTEGER NOT NULL,
            boot TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX readings_at ON readings (at);
        CREATE TABLE seals (
            number INTEGER PRIMARY KEY,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            at INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            hash BLOB NOT NULL,
            last_reading INTEGER,
            readings_hash BLOB
        ) STRICT;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);
        """

    /// Upgrades a file of version 1 to version 2; its rows stay as they are.
    static let upgradeFromFirst = """
        ALTER TABLE campaign ADD COLUMN edition INTEGER;
        ALTER TABLE events ADD COLUMN command_id TEXT;
        ALTER TABLE events ADD COLUMN command TEXT;
        ALTER TABLE campaign ADD COLUMN seal INTEGER;
        ALTER TABLE draws ADD COLUMN seal INTEGER;
        ALTER TABLE seals ADD COLUMN last_reading INTEGER;
        ALTER TABLE seals ADD COLUMN readings_hash BLOB;
        PRAGMA user_version = \(version);
        """

    static let tables = columns.keys.sorted()
    static let columns = [
        "campaign": ["number", "id", "text", "at", "after_seq", "edition", "seal"],
        "draws": ["drop", "seed", "hash", "after_seq", "seal"],
        "events": [
            "seq", "at", "drop", "kind", "buyer", "order_ref", "operator", "reason", "text",
            "number", "command_id", "command",
        ],
        "marks": ["seq", "at", "drop", "operator", "text"],
        "readings": ["id", "at", "number", "boot", "body"],
        "seals": [
            "number", "first_seq", "last_seq", "at", "epoch", "hash", "last_reading",
            "readings_hash",
        ],
    ]
    static let columnsOfFirst = [
        "campaign": 5, "draws": 4, "events": 10, "marks": 5, "readings": 5, "seals": 6,
    ]
}
