import GRDB

final class LedgerStatements {
    let events: EventInsertion
    let transaction: Transaction
    private let seal: PreparedStatement

    init(_ database: Database) throws {
        transaction = try Transaction(on: database)
        seal = try PreparedStatement(
            "INSERT INTO seals VALUES (?, ?, ?, ?, ?, ?, ?, ?)", on: database)
        events = try EventInsertion(database)
    }

    func finalize() {
        events.finalize()
        transaction.finalize()
        seal.finalize()
    }

    func insert(_ seal: Seal, to database: Database) throws {
        let numbers = [seal.number, seal.firstSequence, seal.lastSequence, seal.at, seal.epoch]
        for (place, number) in zip(Int32(1)..., numbers) {
            try self.seal.bind(number, at: place, of: database)
        }
        try self.seal.bind(seal.lastReading ?? 0, at: 7, of: database)
        try seal.hash.withUnsafeBytes { hash in
            try self.seal.bind(bytes: hash, at: 6, of: database)
            guard let readings = seal.readingsHash else {
                try self.seal.bindNull(at: 8, of: database)
                return try self.seal.run(on: database)
            }
            try readings.withUnsafeBytes { readings in
                try self.seal.bind(bytes: readings, at: 8, of: database)
                try self.seal.run(on: database)
            }
        }
    }
}

struct Transaction {
    private let begin: PreparedStatement
    private let commit: PreparedStatement

    init(on database: Database) throws {
        begin = try PreparedStatement("BEGIN IMMEDIATE", on: database)
        commit = try PreparedStatement("COMMIT", on: database)
    }

    func finalize() {
        begin.finalize()
        commit.finalize()
    }

    /// Runs the body. When this returns, the transaction is on the disk.
    func run<Value>(in database: Database, _ body: () throws -> Value) throws -> Value {
        try begin.run(on: database)
        do {
            let value = try body()
            try commit.run(on: database)
            return value
        } catch {
            // The first error is thrown. A failed rollback adds nothing: SQLite may already have
            // rolled back.
            try? database.run("ROLLBACK")
            throw error
        }
    }
}

extension Database {
    /// Runs the body in a transaction. When this returns, the transaction is on the disk.
    func durably<Value>(_ body: () throws -> Value) throws -> Value {
        let transaction = try Transaction(on: self)
        defer { transaction.finalize() }
        return try transaction.run(in: self, body)
    }
}
