import Foundation

/// Why a system call failed: the system's own cause, and what helps against it.
///
/// Messages quote this cause instead of guessing one.
package struct SystemError: Error, Equatable, Sendable {
    package let number: Int32

    package init(_ number: Int32) {
        self.number = number
    }

    /// The error of the last call that failed on this thread.
    package static var last: SystemError { SystemError(errno) }

    /// The system's description of the cause, in lower case.
    package var cause: String {
        String(cString: strerror(number)).lowercased()
    }

    /// What helps; nil when the cause says everything that is known.
    package var advice: String? {
        switch number {
        case EMFILE: OpenFiles.advice
        case ENFILE: "the machine's limit of open files is reached: end a program that uses many"
        case EACCES, EPERM: "give this user the right to it, or choose another place"
        case ENOENT: "check the path"
        case ENOTDIR: "a part of the path is a file, not a folder"
        case EISDIR: "give the path of a file"
        case ELOOP: "symbolic links lead in a circle: remove one"
        case ENAMETOOLONG: "choose a shorter name"
        case ENOSPC, EDQUOT: "free some space"
        case EROFS: "mount it so that it can be written, or choose another place"
        case EIO: "check the disk"
        case ENOMEM: "this machine has no memory left"
        case ETXTBSY, EBUSY: "wait until the program that uses it has ended"
        case EPIPE: "the program that read it has ended"
        case EADDRINUSE: "another program listens there: end it, or choose another port"
        case EADDRNOTAVAIL: "this machine has no such address"
        default: nil
        }
    }

    package var words: String {
        advice.map { "\(cause): \($0)" } ?? cause
    }
}
