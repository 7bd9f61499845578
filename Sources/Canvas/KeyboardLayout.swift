/// Finds the Latin letter on the same key of a keyboard whose letters are not Latin.
///
/// A terminal sends letters, not key positions. Where it does not report the position, this table
/// finds the Latin letter by which the deck knows the key.
package enum KeyboardLayout {
    /// The key at the same place on a Latin keyboard; nil if its letter is Latin or unknown.
    package static func latin(_ key: Key) -> Key? {
        guard case .character(let character) = key.code,
            let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
            !scalar.isASCII, let latin = places[scalar] ?? narrow(scalar)
        else { return nil }
        return Key(.character(Character(latin)), key.modifiers)
    }

    /// The ASCII form of a fullwidth letter or sign, as input methods of East Asia type it.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return nil }
        return Unicode.Scalar(scalar.value - 0xFEE0)
    }

    /// The letters in the order of the keys, row by row; a space marks a key without a letter.
    private static let latinSmall = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
    private static let latinLarge = "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
    private static let layouts: [(small: String, large: String)] = [
        ("йцукенгшщзхъфывапролджэячсмитьбю", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"),  // Russian
        ("йцукенгшщзхїфівапролджєячсмитьбю", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ"),  // Ukrainian
        (" ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ  ", "  ΕΡΤΥΘΙΟΠ  ΑΣΔΦΓΗΞΚΛ  ΖΧΨΩΒΝΜ  "),  // Greek
        (" 'קראטוןםפ  שדגכעיחלך  זסבהנמצ  ", "                                "),  // Hebrew
        ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوز", "                                "),  // Arabic
        ("ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใ", "๐\"ฎฑธํ๊ณฯญฐ,ฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬ"),  // Thai
        ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ  ㅁㄴㅇㄹㅎㅗㅓㅏㅣ  ㅋㅌㅊㅍㅠㅜㅡ  ", "ㅃㅉㄸㄲㅆ   ㅒㅖ                      "),  // Korean
        ("ौैाीूबहगदजड़ोे्िुपरकतचटॆंमनवलस,.", "औऐआईऊभङघधझढञओएअइउफऱखथछठऎँणऩऴळशष।"),  // Hindi
    ]

    private static let places: [Unicode.Scalar: Unicode.Scalar] = {
        var places: [Unicode.Scalar: Unicode.Scalar] = [:]
        for layout in layouts {
            for (letters, latin) in [(layout.small, latinSmall), (layout.large, latinLarge)] {
                for (letter, place) in zip(letters.unicodeScalars, latin.unicodeScalars)
                where !letter.isASCII && places[letter] == nil {
                    places[letter] = place
                }
            }
        }
        return places
    }()
}
