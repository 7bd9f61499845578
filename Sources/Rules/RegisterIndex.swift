/// A hash table from buyers to their numbers in the register.
///
/// It uses open addressing with linear probing and holds only the numbers: four bytes per place,
/// and at most half of the places are taken. The names stay in the register's entries.
struct RegisterIndex: Sendable {
    /// 0 for an empty place, otherwise a buyer's number plus one.
    private var places: [UInt32] = []
    private var count = 0
    /// Its keys are random, but the order of places never shows outside.
    private let hash = NameHash()

    /// The number of a buyer; nil when the buyer is not in the register.
    func number(of buyer: BuyerID, in entries: borrowing [RegisterEntry]) -> Int? {
        if places.isEmpty { return nil }
        let mask = places.count - 1
        var place = hash(buyer.text) & mask
        while places[place] != 0 {
            let number = Int(places[place]) - 1
            if entries[number].buyer == buyer { return number }
            place = (place + 1) & mask
        }
        return nil
    }

    mutating func addLast(of entries: borrowing [RegisterEntry]) {
        count += 1
        if count * 2 > places.count { return grow(entries) }
        put(entries.count - 1, of: entries[entries.count - 1].buyer)
    }

    private mutating func grow(_ entries: borrowing [RegisterEntry]) {
        places = Array(repeating: 0, count: max(16, places.count * 2))
        for number in entries.indices { put(number, of: entries[number].buyer) }
    }

    private mutating func put(_ number: Int, of buyer: BuyerID) {
        let mask = places.count - 1
        var place = hash(buyer.text) & mask
        while places[place] != 0 { place = (place + 1) & mask }
        places[place] = UInt32(number) + 1
    }
}
