#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a call of the system failed: its own cause, and what helps against that one. No other message
/// guesses.
package struct SystemError: Error, Equatable, Sendable {
    /// The number that the system calls it by.
    package let number: Int32

    /// The error of a number.
    package init(_ number: Int32) {
        self.number = number
    }

    /// The error of the last call that failed on this thread.
    package static var last: SystemError { SystemError(errno) }

    /// The cause in the system's words, in small letters.
    package var cause: String {
        String(cString: strerror(number)).lowercased()
    }

    /// What helps; nil where the cause says all that is known.
    package var advice: String? {
        switch number {
        case EMFILE: OpenFiles.advice
        case ENFILE: "this machine has no more open files to give: end a program that has many"
        case EACCES, EPERM: "give this user the right to it, or choose another place"
        case ENOENT: "check the path"
        case ENOTDIR: "a part of the path is a file and no folder"
        case EISDIR: "give the path of a file"
        case ELOOP: "symbolic links lead in a circle: remove one"
        case ENAMETOOLONG: "choose a shorter name"
        case ENOSPC, EDQUOT: "free some space"
        case EROFS: "mount it so that it can be written, or choose another place"
        case EIO: "check the disk"
        case ENOMEM: "this machine has no memory left"
        case ETXTBSY, EBUSY: "wait until the program that uses it has ended"
        case EPIPE: "whoever read it has gone"
        case EADDRINUSE: "another program listens there: end it, or choose another port"
        case EADDRNOTAVAIL: "this machine has no such address"
        default: nil
        }
    }

    /// Cause and advice.
    package var words: String {
        advice.map { "\(cause): \($0)" } ?? cause
    }
}
