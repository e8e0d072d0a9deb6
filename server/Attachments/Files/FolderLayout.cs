using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Server.Attachments.Files;

/// <summary>
/// Where the folder has what. Scopes may have any characters, so their folders have the hashes of their names, and the name is in a file: <c>a3/a3f…/scope</c>,
/// <c>a3/a3f…/files/5e/5e1….&lt;upload&gt;</c>, <c>a3/a3f…/partial/5e1….&lt;upload&gt;</c>.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class FolderLayout(string root)
{
    /// <summary>The file with the name of the scope.</summary>
    public const string ScopeFile = "scope";

    private const string Files = "files";
    private const string Partial = "partial";
    private const int PrefixLength = 2;

    /// <summary>The folder of all.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder of a scope.</summary>
    public string ScopeFolder(string scope)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)));
        return Path.Combine(Root, name[..PrefixLength], name);
    }

    /// <summary>The file with the name of a scope.</summary>
    public string ScopeFileOf(string scope) => Path.Combine(ScopeFolder(scope), ScopeFile);

    /// <summary>The folder of a scope's complete files.</summary>
    public string FilesFolder(string scope) => Path.Combine(ScopeFolder(scope), Files);

    /// <summary>The folder of a scope's files that are not complete.</summary>
    public string PartialFolder(string scope) => Path.Combine(ScopeFolder(scope), Partial);

    /// <summary>A complete file.</summary>
    public string FileOf(FileName name) => Path.Combine(FilesFolder(name.Scope), name.Hash.Text[..PrefixLength], TextOf(name));

    /// <summary>One that is not complete.</summary>
    public string PartialOf(FileName name) => Path.Combine(PartialFolder(name.Scope), TextOf(name));

    /// <summary>Reads the name of a file; null for one that is not the server's.</summary>
    public static FileName? NameOf(string scope, string path)
    {
        var text = Path.GetFileName(path.AsSpan());
        var dot = text.IndexOf('.');
        return dot > 0 && ContentHash.TryParse(text[..dot], out var hash)
            && long.TryParse(text[(dot + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upload)
            ? new FileName(scope, hash, upload)
            : null;
    }

    private static string TextOf(FileName name) => string.Create(CultureInfo.InvariantCulture, $"{name.Hash.Text}.{name.Upload:x16}");
}
