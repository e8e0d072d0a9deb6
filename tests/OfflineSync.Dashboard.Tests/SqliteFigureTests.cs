namespace OfflineSync.Dashboard.Tests;

public sealed class SqliteFigureTests(Browser browser, FleetServer fleet) : FigureTests(browser, fleet), IClassFixture<Browser>, IClassFixture<FleetServer>;
