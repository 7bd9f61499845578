/// The lines that two texts do not share, one below the other: `-` expected, `+` actual.
package func lineDifference(expected: [String], actual: [String]) -> String {
    var (removed, added) = (Set<Int>(), Set<Int>())
    for change in actual.difference(from: expected) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): added.insert(offset)
        }
    }
    var lines: [String] = []
    var (left, right) = (0, 0)
    while left < expected.count || right < actual.count {
        if left < expected.count, removed.contains(left) {
            lines.append("- " + expected[left])
            left += 1
        } else if right < actual.count, added.contains(right) {
            lines.append("+ " + actual[right])
            right += 1
        } else {
            lines.append("  " + expected[left])
            left += 1
            right += 1
        }
    }
    return lines.joined(separator: "\n")
}
