using Microsoft.Playwright;
using OfflineSync.Testing;

namespace OfflineSync.Dashboard.Tests;

/// <summary>Debian's Chromium, for all tests of a class, and axe-core by npm's lock file.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly DebianPackages Packages = new("chromium nodejs npm", "test -x /usr/bin/chromium && command -v npm");

    private static readonly Lazy<Task<string>> Axe = new(FetchAxeAsync);

    private IPlaywright _playwright = null!;

    /// <summary>The script of axe-core.</summary>
    internal static Task<string> AxeAsync => Axe.Value;

    internal IBrowser Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Packages.Ensure();
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        _playwright.Dispose();
    }

    private static async Task<string> FetchAxeAsync()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            var fetched = await CommandLine.RunAsync("npm", "--prefix", AppContext.BaseDirectory, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
            Assert.True(fetched.ExitCode == 0, $"npm could not fetch axe-core: {fetched.Output}");
        }
        return await File.ReadAllTextAsync(script);
    }
}
