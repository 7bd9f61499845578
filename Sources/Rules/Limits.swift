/// The bounds of a sale's numbers.
package enum Limits {
    /// The most units that one drop may issue in total.
    package static let unitsMax = 1_000_000_000
    package static let holdDaysMax = 30
    package static let hold =
        TimeSpan(milliseconds: 1)...TimeSpan.seconds(Int64(holdDaysMax) * 86_400)
    /// How far one event may extend the running holds.
    package static let holdExtension =
        TimeSpan(milliseconds: 1)...TimeSpan.seconds(100 * 366 * 86_400)
    /// The allowed notice before an announced opening.
    package static let notice = TimeSpan.seconds(1)...TimeSpan.seconds(Int64(holdDaysMax) * 86_400)
    /// The moments that a sale can use: from 1970 to the end of the year 9999.
    package static let moments =
        Moment(milliseconds: 0)...Moment(milliseconds: 253_402_300_799_999)
}
