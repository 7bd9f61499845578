/// What an operator can do about a finding, as data.
///
/// Who shows it puts the key of each act into the sentence, and takes the other sentence once
/// everything that could grant is paused. Nobody cuts a sentence up.
package struct Advice: Equatable, Sendable {
    /// An act of the operator that an advice asks for.
    package enum Act: Equatable, Sendable {
        /// Pause the drop, or every drop.
        case pause
    }

    /// A piece of the sentence.
    package enum Part: Equatable, Sendable {
        /// Words as they are.
        case words(String)
        /// An act in words, followed by the key that does it.
        case act(Act, String)
    }

    private let parts: [Part]
    private let partsWhilePaused: [Part]

    /// An advice that asks for an act.
    ///
    /// - Parameters:
    ///   - parts: the sentence.
    ///   - whilePaused: what is left to do once everything that could grant is paused.
    package init(_ parts: Part..., whilePaused: String) {
        self.parts = parts
        partsWhilePaused = [.words(whilePaused)]
    }

    /// An advice that is the same whether the sale is paused or not; nothing for an empty text.
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
    /// An advice that asks for no act of the deck.
    package init(stringLiteral value: String) { self.init(value) }
}

extension Advice.Part: ExpressibleByStringInterpolation {
    /// Words as they are.
    package init(stringLiteral value: String) { self = .words(value) }
}
