using System.Diagnostics;

namespace OfflineSync.Demo.Servers;

/// <summary>How the server is started.</summary>
internal static class ServerStart
{
    public static ProcessStartInfo Create(string server, string folder, string? postgres)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Its appsettings.json lies beside it.
            WorkingDirectory = Path.GetDirectoryName(server),
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(server);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["OfflineSync__Sqlite__Path"] = Path.Combine(folder, "server-store.db");
        start.Environment["OfflineSync__Attachments__Folder"] = Path.Combine(folder, "attachments");
        start.Environment["ConnectionStrings__OfflineSync"] = postgres;
        return start;
    }
}
