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
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(server);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return start;
    }
}
