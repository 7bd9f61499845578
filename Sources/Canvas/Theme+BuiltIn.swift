extension Theme {
    /// The themes that need no file.
    static let builtIn = [
        ThemeLibrary.Source(name: "quiet", path: "built-in quiet", text: quietText)
    ]

    /// The text of `themes/quiet.toml`, so that a program without its files still has a theme.
    package static let quietText = """
        about = "Normal is grey; saturated colour means abnormal, and only that."

        # Each role: attributes, a colour, `on` and a colour; `default` is the terminal's own.
        # `true` is red, green, blue; `256` and `16` are palettes; `mono` knows attributes alone.
        [roles]
        background = { true = "on default", 256 = "on default", 16 = "on default", mono = "" }
        text       = { true = "default", 256 = "default", 16 = "default", mono = "" }
        dim        = { true = "#8a8a8a", 256 = "245", 16 = "default", mono = "" }
        border     = { true = "#6c6c6c", 256 = "242", 16 = "default", mono = "" }
        title      = { true = "bold default", 256 = "bold default", 16 = "bold default", mono = "bold" }
        focus      = { true = "bold #87afd7", 256 = "bold 110", 16 = "bold cyan", mono = "bold" }
        ok         = { true = "#a8a8a8", 256 = "248", 16 = "default", mono = "" }
        notice     = { true = "#87afd7", 256 = "110", 16 = "cyan", mono = "underline" }
        warn       = { true = "bold #ffaf00", 256 = "bold 214", 16 = "bold black on yellow", mono = "bold" }
        alarm      = { true = "bold #ffffff on #c00000", 256 = "bold 231 on 124", 16 = "bold bright-white on red", mono = "bold reverse" }
        stale      = { true = "#878787", 256 = "102", 16 = "default", mono = "underline" }
        live       = { true = "bold #000000 on #b2b2b2", 256 = "bold 16 on 249", 16 = "bold black on white", mono = "bold reverse" }
        replay     = { true = "bold #000000 on #87afd7", 256 = "bold 16 on 110", 16 = "bold black on cyan", mono = "reverse underline" }
        demo       = { true = "bold #000000 on #af87d7", 256 = "bold 16 on 140", 16 = "bold bright-white on magenta", mono = "reverse" }
        sold       = { true = "#b2b2b2", 256 = "249", 16 = "default", mono = "" }
        held       = { true = "#949494", 256 = "246", 16 = "default", mono = "" }
        free       = { true = "#767676", 256 = "243", 16 = "default", mono = "" }
        withdrawn  = { true = "#767676", 256 = "243", 16 = "default", mono = "" }
        rate       = { true = "default", 256 = "default", 16 = "default", mono = "" }
        failed     = { true = "bold #ff5f5f", 256 = "bold 203", 16 = "bold bright-red", mono = "bold" }
        key        = { true = "bold default", 256 = "bold default", 16 = "bold default", mono = "bold" }
        graph1     = { true = "#9e9e9e", 256 = "247", 16 = "default", mono = "" }
        graph2     = { true = "#7b9fc4", 256 = "109", 16 = "cyan", mono = "" }
        graph3     = { true = "#a08cb8", 256 = "139", 16 = "magenta", mono = "" }

        """
}
