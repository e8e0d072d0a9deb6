using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard.Access;

/// <summary>The cookie in which a browser keeps its token. Scripts cannot read it, and other sites cannot make the browser send it.</summary>
internal static class SignInCookie
{
    /// <summary>What browsers keep in one cookie, less its name and attributes.</summary>
    public const int TokenLengthMax = 3_900;

    private const string Name = "offlinesync-operator";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: > 0 and <= TokenLengthMax } token ? token : null;

    public static void Write(HttpContext http, string token, DateTimeOffset? expires) => http.Response.Cookies.Append(Name, token, Options(http, expires));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, null));

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = Site.RootOf(http),
        Expires = expires,
    };
}
