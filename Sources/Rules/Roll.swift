/// Where each buyer stands in the register: an index of numbers over the register's own lines.
///
/// A hash table with open addressing and linear probing that holds nothing but the numbers: four
/// bytes a place, at most half of the places taken. The names stay where they are, in the register.
struct Roll: Sendable {
    /// A place is empty, or holds a buyer's number plus one.
    private var places: [UInt32] = []
    private var count = 0
    /// Random: nobody can choose names that share a place. The order of places shows nowhere.
    private let keys = (UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1)

    /// The number of a buyer; nil when the buyer is not in the register.
    func number(of buyer: BuyerID, in entries: borrowing [Register.Entry]) -> Int? {
        if places.isEmpty { return nil }
        let mask = places.count - 1
        var place = hash(buyer) & mask
        while places[place] != 0 {
            let number = Int(places[place]) - 1
            if entries[number].buyer == buyer { return number }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Adds the buyer of the register's last line.
    mutating func addLast(of entries: borrowing [Register.Entry]) {
        count += 1
        if count * 2 > places.count { return grow(entries) }
        put(entries.count - 1, of: entries[entries.count - 1].buyer)
    }

    private mutating func grow(_ entries: borrowing [Register.Entry]) {
        places = Array(repeating: 0, count: max(16, places.count * 2))
        for number in entries.indices { put(number, of: entries[number].buyer) }
    }

    private mutating func put(_ number: Int, of buyer: BuyerID) {
        let mask = places.count - 1
        var place = hash(buyer) & mask
        while places[place] != 0 { place = (place + 1) & mask }
        places[place] = UInt32(number) + 1
    }

    /// A keyed hash of the name's bytes: eight at a time are mixed in by the halves of a product of
    /// 128 bits, the way of wyhash (Wang Yi, 2019). It takes a fraction of what the standard library's
    /// hash takes.
    private func hash(_ buyer: BuyerID) -> Int {
        var text = buyer.text
        return text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var state = keys.0 ^ UInt64(truncatingIfNeeded: bytes.count)
            var place = 0
            while place + 8 <= bytes.count {
                let word = unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                state = Roll.mixed(state ^ word, keys.1)
                place += 8
            }
            var rest: UInt64 = 0
            while place < bytes.count {
                rest = unsafe rest << 8 | UInt64(bytes[place])
                place += 1
            }
            return Int(
                truncatingIfNeeded: Roll.mixed(Roll.mixed(state ^ rest, keys.1), keys.0))
        }
    }

    private static func mixed(_ value: UInt64, _ key: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: key)
        return high ^ low
    }
}
