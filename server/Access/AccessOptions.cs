namespace OfflineSync.Server.Access;

/// <summary>
/// Who may call the server: exactly one of an OpenID Connect authority, signing keys, or anybody (in development, on loopback). A host that has an authentication
/// of its own sets none of them; its default scheme is used.
/// </summary>
public sealed class AccessOptions
{
    /// <summary>The fewest bytes of a signing key: those of a SHA-256 hash (RFC 7518, section 3.2).</summary>
    public const int KeyBytesMin = 32;

    /// <summary>The issuer of tokens that are signed with <see cref="Keys"/>.</summary>
    public const string KeyIssuer = "offlinesync";

    /// <summary>The address of an OpenID Connect authority whose tokens are accepted, as in <c>https://login.example.com/tenant</c>. Its keys are fetched from there.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that tokens must name. Default: <c>offlinesync</c>.</summary>
    public string Audience { get; set; } = "offlinesync";

    /// <summary>
    /// Base64 keys of at least 32 bytes with which tokens are signed (HS256), for installations without an authority. The first one signs what <c>token create</c>
    /// makes, all of them are accepted: put a new key in front to replace an old one. The command <c>token key</c> makes one.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>
    /// Whether anybody may read and write every scope. Only in the environment <c>Development</c>, where it is the default when nothing else is set, and only
    /// for callers on this machine.
    /// </summary>
    public bool? Anonymous { get; set; }

    /// <summary>The claim with the name of the user or device, to which client ids belong. Default: <c>sub</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim with the scopes that the caller may read: names, or prefixes that end with <c>*</c>. Default: <c>offlinesync.read</c>.</summary>
    public string ReadClaim { get; set; } = "offlinesync.read";

    /// <summary>The same for scopes that the caller may read and write. Default: <c>offlinesync.write</c>.</summary>
    public string WriteClaim { get; set; } = "offlinesync.write";

    /// <summary>The claim that makes a caller an operator, who may see the operator's page. Default: <c>offlinesync_role</c>.</summary>
    public string OperatorClaim { get; set; } = "offlinesync_role";

    /// <summary>The value that the claim has for operators. Default: <c>operator</c>.</summary>
    public string OperatorValue { get; set; } = "operator";

    /// <summary>How many clients one subject may have in a scope. Default: 100.</summary>
    public int ClientsPerSubjectMax { get; set; } = 100;

    /// <summary>
    /// For how long a node goes by what it knows of a client: so long a revoked client is still served. Default: 30 seconds.
    /// </summary>
    public TimeSpan ClientCache { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server checks bearer tokens itself.</summary>
    internal bool ChecksTokens => Authority is not null || Keys.Count > 0;

    /// <summary>Takes empty settings for missing ones: compose files and folders of secrets have them.</summary>
    internal void ForgetEmpty()
    {
        Authority = string.IsNullOrWhiteSpace(Authority) ? null : Authority;
        foreach (var key in Keys.Where(string.IsNullOrWhiteSpace).ToArray())
            Keys.Remove(key);
    }
}
