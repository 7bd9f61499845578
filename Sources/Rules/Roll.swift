/// Where each buyer stands in the register: an index of numbers over the register's own lines.
///
/// A hash table with open addressing and linear probing that holds nothing but the numbers: four
/// bytes a place, at most half of the places taken. The names stay where they are, in the register.
struct Roll: Sendable {
    /// A place is empty, or holds a buyer's number plus one.
    private var places: [UInt32] = []
    private var count = 0
    /// The order of places shows nowhere.
    private let hash = NameHash()

    /// The number of a buyer; nil when the buyer is not in the register.
    func number(of buyer: BuyerID, in entries: borrowing [Register.Entry]) -> Int? {
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
        var place = hash(buyer.text) & mask
        while places[place] != 0 { place = (place + 1) & mask }
        places[place] = UInt32(number) + 1
    }
}
