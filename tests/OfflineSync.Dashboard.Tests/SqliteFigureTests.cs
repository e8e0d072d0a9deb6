namespace OfflineSync.Dashboard.Tests;

public sealed class SqliteFigureTests(Browser browser) : FigureTests(browser), IClassFixture<Browser>;
