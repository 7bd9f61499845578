import ArgumentParser
import Canvas

/// Columns and rows as an option: `120x36`.
struct SizeOption: CustomStringConvertible {
    let size: Size

    static func read(_ argument: String) throws -> SizeOption {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
            (1...500).contains(width), (1...200).contains(height)
        else {
            throw ValidationError(
                "A size is columns x rows, from 1x1 to 500x200, as 120x36, not \"\(argument)\".")
        }
        return SizeOption(Size(width, height))
    }

    init(_ size: Size) { self.size = size }

    var description: String { "\(size.width)x\(size.height)" }
}
