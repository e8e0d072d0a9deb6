using Microsoft.Playwright;

namespace OfflineSync.Dashboard.Tests;

/// <summary>Debian's Chromium, for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    internal IBrowser Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
