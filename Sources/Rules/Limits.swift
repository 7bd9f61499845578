/// How large the numbers of a sale may become.
package enum Limits {
    /// The most units that one drop may ever have issued.
    package static let unitsMax = 1_000_000_000
    /// The longest hold in days.
    package static let holdDaysMax = 30
    /// How long a unit may be set aside.
    package static let hold =
        TimeSpan(milliseconds: 1)...TimeSpan.seconds(Int64(holdDaysMax) * 86_400)
    /// How long the deadlines of running holds may move at once.
    package static let holdExtension =
        TimeSpan(milliseconds: 1)...TimeSpan.seconds(100 * 366 * 86_400)
    /// How long before a reopening it may be told.
    package static let notice = TimeSpan.seconds(1)...TimeSpan.seconds(Int64(holdDaysMax) * 86_400)
    /// The moments that a sale can live through: from 1970 to the end of the year 9999.
    package static let moments =
        Moment(milliseconds: 0)...Moment(milliseconds: 253_402_300_799_999)
}
