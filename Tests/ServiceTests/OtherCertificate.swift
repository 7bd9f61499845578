/// A second certificate for `localhost` with its key, and a weak one; for tests only.
enum OtherCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUbtHNurzL2Nhf+oi/s6ZgmSiQMHUwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDE4Mjc0NFoYDzIxMjYxMTA2
        MTgyNzQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARilVxQMcj7MEqkFNMjjGJPNY/FVvFxVYLgn0HrJ//gXUN+oTfC3XLk
        K6XYn2HjgkQ++kfjGXFcbj3/zCUQ7eSuo28wbTAdBgNVHQ4EFgQUEjN77bWJfvYt
        p7pgKuyYNNlr9J4wHwYDVR0jBBgwFoAUEjN77bWJfvYtp7pgKuyYNNlr9J4wDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgZZ10i0RmlxeJRygESmvjQq8I+PLrv6mU68AFx1cH6BECIQCJ
        mD34vu0bEIsvSk4tRbnJIWvsk+WW+47dNw10zA7UKg==
        -----END CERTIFICATE-----
        """
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJR8CzMdGTGSKT9D0
        CYYEPJUi9fU8ZMzYY0DkFw0hAqyhRANCAARilVxQMcj7MEqkFNMjjGJPNY/FVvFx
        VYLgn0HrJ//gXUN+oTfC3XLkK6XYn2HjgkQ++kfjGXFcbj3/zCUQ7eSu
        -----END PRIVATE KEY-----
        """

    /// RSA key of 1024 bits, signed with SHA-1.
    static let weak = """
        -----BEGIN CERTIFICATE-----
        MIICBjCCAW+gAwIBAgIUTqAg0QHQacdkDJ9Dx6pLfsLy4R4wDQYJKoZIhvcNAQEF
        BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDE4Mjc0NFoYDzIxMjYx
        MTA2MTgyNzQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwgZ8wDQYJKoZIhvcNAQEB
        BQADgY0AMIGJAoGBANRGXd7vAYI+dXRK+Jnbgclm7Yle2fdttN3cdIfn4Zb2JJls
        b9MIIqWWizyXV172EDAItKfRIzefr/ZDb+l29fQ9y/t5O2xQVKFGN5rhPgBHyp7V
        FWPIyO3T3lY7FsEzw36dfKjPOpItMC0i8CsL3qWzoI5dgZVZY6NEPmb84ZcDAgMB
        AAGjUzBRMB0GA1UdDgQWBBTSG5852BlccEALqRTGDjQtQ3foizAfBgNVHSMEGDAW
        gBTSG5852BlccEALqRTGDjQtQ3foizAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3
        DQEBBQUAA4GBALkkGwQDoxOemrAo4x10TbEtH8IdGtxgYIRfc7Qgx8XIV0rkEswQ
        kOwprkCMyJDXdD29R7+JIgSxYFG0UKMAwupOCU7o2c1adYDcxHVhJ8BqRWlyrDp3
        KOzaW+EkP69Mh2iDlLG3mmJPf68oi9FZSVFRVhXN+PWpu0bGZeRgYCNX
        -----END CERTIFICATE-----
        """
}
