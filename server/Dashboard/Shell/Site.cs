namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>Where the pages are.</summary>
internal static class Site
{
    public const string Path = "/dashboard";

    /// <summary>The first page's path, as the browser sees it.</summary>
    public static string RootOf(HttpContext http) => http.Request.PathBase + Path;
}
