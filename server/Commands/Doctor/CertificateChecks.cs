using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OfflineSync.Server.Commands.Doctor;

/// <summary>Whether the certificates that Kestrel is given can be read and last for a while.</summary>
internal static class CertificateChecks
{
    private const string Certificate = "certificate";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    public static IEnumerable<Finding> Run(IConfiguration configuration, DateTimeOffset now)
    {
        var sections = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.GetSection("Certificate"))
            .Append(configuration.GetSection("Kestrel:Certificates:Default")).Where(section => section["Path"] is not null).ToList();
        if (sections.Count == 0)
            yield return Finding.Good(Certificate, "None configured: the server speaks without TLS, behind a proxy that does, or in a trusted network only.");
        foreach (var section in sections)
            yield return Check(section, now);
    }

    private static Finding Check(IConfigurationSection section, DateTimeOffset now)
    {
        var path = section["Path"]!;
        try
        {
            using var certificate = section["KeyPath"] is { } key
                ? X509Certificate2.CreateFromPemFile(path, key)
                : X509CertificateLoader.LoadPkcs12FromFile(path, section["Password"]);
            var left = certificate.NotAfter.ToUniversalTime() - now.UtcDateTime;
            var text = $"{path}: {certificate.Subject}, until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.";
            return left <= TimeSpan.Zero ? Finding.Bad(Certificate, $"{text} It has expired: replace it.")
                : left < Soon ? Finding.Doubtful(Certificate, $"{text} Replace it soon.")
                : Finding.Good(Certificate, text);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Bad(Certificate, $"{path} ({section.Path}) cannot be used: {failure.Message}");
        }
    }
}
