/// Certificates for the key of `EncryptionTests` that clients must not trust; for tests only.
enum UntrustedCertificate {
    /// Expired on 2020-01-11.
    static let ended = """
        -----BEGIN CERTIFICATE-----
        MIIBZDCCAQugAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMTExMDAwMDAwWjAUMRIwEAYDVQQDDAls
        b2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQlM8sCNuVwFp6AcxZ1
        jB7Yv8ZSgG/u58qH5ChiQ+yWSdN2UqwuQCWkWqj97ZekpqWu2eWBCuJXv73WHU2Y
        a/Eyo04wTDAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcE
        fwAAATAdBgNVHQ4EFgQUlSxmaM3Aq6sSQj/OnEKLGCyX0AwwCgYIKoZIzj0EAwID
        RwAwRAIgI6qKO9uRBaG469/ibRtDAacLRFnFRa4Pugw68xiur24CIAHLwPJi6rU7
        ZyAHG0u/0UA5tKy/VK6v1UN465PHc6h9
        -----END CERTIFICATE-----
        """

    /// Valid from 2199-01-01.
    static let notYet = """
        -----BEGIN CERTIFICATE-----
        MIIBaTCCAQ+gAwIBAgIBAjAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIhgPMjE5OTAxMDEwMDAwMDBaGA8yMTk5MDExMTAwMDAwMFowFDESMBAGA1UE
        AwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJTPLAjblcBae
        gHMWdYwe2L/GUoBv7ufKh+QoYkPslknTdlKsLkAlpFqo/e2XpKalrtnlgQriV7+9
        1h1NmGvxMqNOMEwwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhv
        c3SHBH8AAAEwHQYDVR0OBBYEFJUsZmjNwKurEkI/zpxCixgsl9AMMAoGCCqGSM49
        BAMCA0gAMEUCIFK0T6PuUTY9+cw0wKPsEPG2jcnz2idu1MIF3VJ5qHrCAiEA2f3x
        oNE8z7tB8sug6j0wWOQQ17gO0N0NNdjERwA1Bn8=
        -----END CERTIFICATE-----
        """

    /// For the name `shop.example`.
    static let ofShop = """
        -----BEGIN CERTIFICATE-----
        MIIBZDCCAQqgAwIBAgIBAzAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjE5OTAxMTEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCUzywI25XAWnoBz
        FnWMHti/xlKAb+7nyofkKGJD7JZJ03ZSrC5AJaRaqP3tl6Smpa7Z5YEK4le/vdYd
        TZhr8TKjSzBJMA8GA1UdEwEB/wQFMAMBAf8wFwYDVR0RBBAwDoIMc2hvcC5leGFt
        cGxlMB0GA1UdDgQWBBSVLGZozcCrqxJCP86cQosYLJfQDDAKBggqhkjOPQQDAgNI
        ADBFAiEAohFgjyIjhCOi3pE46ptk0Jpal+ZbLfqUY4mdOUqFgLgCIG3It7FMAvYi
        Esmz+UKrcLac+eMT8tNZuGxCMXrMntIv
        -----END CERTIFICATE-----
        """

    /// The key, encrypted with a password.
    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAipkWa25BfFZgICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECAoWB5sDFCkPJJgelFgCsQEgZDo
        qVM2egN0FwUImB2LB4Thv8+lhcU354+ihQUTBKIrSnE5zWhFhW2Cm8T+0/1EwXt1
        mAuz6MvTtN4nUSAkSXlA/LcIjBYOvDcIvqc0plfDoUzZNhfjZoWl2lp6z8Oy4mRH
        FxMPhDsaShd4YdrYAxFGHApV6DZiAyF0cuI0ZYu+fWtwkom7UpYxnNXJ41hxBU8=
        -----END ENCRYPTED PRIVATE KEY-----
        """
}
