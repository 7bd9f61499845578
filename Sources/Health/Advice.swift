/// What an operator can do about a finding, as data.
///
/// A view adds its key for pausing. It shows the other sentence once everything that could grant is
/// paused. No view has to cut up a text.
package struct Advice: Equatable, Sendable {
    /// A phrase of the sentence.
    package enum Phrase: Equatable, Sendable {
        case words(String)
        /// Words that ask the operator to pause the drop, or every drop.
        case pause(String)
    }

    private let phrases: [Phrase]
    private let phrasesWhilePaused: [Phrase]

    /// Advice with another sentence for when everything that could grant is paused.
    package init(_ phrases: Phrase..., whilePaused: String) {
        self.phrases = phrases
        phrasesWhilePaused = [.words(whilePaused)]
    }

    /// Advice that is the same whether the sale is paused or not; nothing to do for an empty text.
    package init(_ words: String) {
        phrases = words.isEmpty ? [] : [.words(words)]
        phrasesWhilePaused = phrases
    }

    /// Whether there is nothing to do.
    package var isEmpty: Bool { phrases.isEmpty }

    /// The sentence; empty when there is nothing to do. `isPaused`: everything that could grant is
    /// paused already. `pauseKey`: the name of the key that pauses; nil where there is none.
    package func sentence(isPaused: Bool = false, pauseKey: String?) -> String {
        (isPaused ? phrasesWhilePaused : phrases).map { phrase in
            switch phrase {
            case .words(let words): words
            case .pause(let words): pauseKey.map { "\(words) (\($0))" } ?? words
            }
        }.joined()
    }
}

extension Advice: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self.init(value) }
}

extension Advice.Phrase: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .words(value) }
}
