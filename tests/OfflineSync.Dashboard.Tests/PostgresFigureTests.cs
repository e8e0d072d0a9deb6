namespace OfflineSync.Dashboard.Tests;

public sealed class PostgresFigureTests(Browser browser, PostgresFleetServer fleet) : FigureTests(browser, fleet), IClassFixture<Browser>, IClassFixture<PostgresFleetServer>;
