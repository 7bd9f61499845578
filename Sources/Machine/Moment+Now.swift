import Foundation
package import Rules

extension Moment {
    /// The current moment by the machine's clock.
    package static var now: Moment {
        Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
