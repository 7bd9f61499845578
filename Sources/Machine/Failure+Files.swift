extension Failure {
    /// The usual limit for a file that a person wrote, in bytes.
    private static let fileSizeMax = 16 << 20

    /// Reads a file that a person wrote; the failure names the system's own cause.
    package static func reading(_ path: String, max: Int = fileSizeMax) throws(Failure) -> [UInt8] {
        do {
            return try WholeFile.bytes(at: path, max: max)
        } catch {
            throw Failure(error.sentence, .badData)
        }
    }
}
