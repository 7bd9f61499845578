/// What an operator can do about a finding, as data.
///
/// A view puts the key of each act into the sentence. It shows the other sentence once everything
/// that could grant is paused. No view has to cut up a text.
package struct Advice: Equatable, Sendable {
    /// An act of the operator that advice can ask for.
    package enum Act: Equatable, Sendable {
        /// Pause the drop, or every drop.
        case pause
    }

    /// A piece of the sentence.
    package enum Part: Equatable, Sendable {
        /// Plain words.
        case words(String)
        /// An act in words; the view adds the key that does it.
        case act(Act, String)
    }

    private let parts: [Part]
    private let partsWhilePaused: [Part]

    /// Advice that asks for an act.
    ///
    /// - Parameters:
    ///   - parts: the sentence.
    ///   - whilePaused: the sentence once everything that could grant is paused.
    package init(_ parts: Part..., whilePaused: String) {
        self.parts = parts
        partsWhilePaused = [.words(whilePaused)]
    }

    /// Advice that is the same whether the sale is paused or not; nothing to do for an empty text.
    package init(_ words: String) {
        parts = words.isEmpty ? [] : [.words(words)]
        partsWhilePaused = parts
    }

    /// Whether there is nothing to do.
    package var isEmpty: Bool { parts.isEmpty }

    /// The acts that it asks for.
    package func acts(isPaused: Bool = false) -> [Act] {
        (isPaused ? partsWhilePaused : parts).compactMap { part in
            if case .act(let act, _) = part { act } else { nil }
        }
    }

    /// The sentence.
    ///
    /// - Parameters:
    ///   - isPaused: whether everything that could grant is paused already.
    ///   - key: the name of the key that does an act; nil where there is none.
    /// - Returns: the sentence; empty when there is nothing to do.
    package func sentence(isPaused: Bool = false, key: (Act) -> String?) -> String {
        (isPaused ? partsWhilePaused : parts).map { part in
            switch part {
            case .words(let words): words
            case .act(let act, let words): key(act).map { "\(words) (\($0))" } ?? words
            }
        }.joined()
    }
}

extension Advice: ExpressibleByStringInterpolation {
    /// Advice that asks for no act of the deck.
    package init(stringLiteral value: String) { self.init(value) }
}

extension Advice.Part: ExpressibleByStringInterpolation {
    /// Plain words.
    package init(stringLiteral value: String) { self = .words(value) }
}
