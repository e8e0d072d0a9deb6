using Microsoft.Playwright;
using OfflineSync.Testing;

namespace OfflineSync.Dashboard.Tests;

/// <summary>Debian's Chromium, for all tests of a class, and axe-core by npm's lock file.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly DebianPackages Packages = new("chromium nodejs npm", "test -x /usr/bin/chromium && command -v npm");

    private static readonly Lazy<Task<string>> Axe = new(FetchAxeAsync);

    // Only a failing wait is this long.
    private const float PatienceMilliseconds = 300_000;

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    /// <summary>The script of axe-core.</summary>
    internal static Task<string> AxeAsync => Axe.Value;

    public async Task InitializeAsync()
    {
        Packages.Ensure();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A window of its own.</summary>
    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        var context = await _chromium.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
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
