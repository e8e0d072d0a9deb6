using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client;
using OfflineSync.Server.Hosting;
using OfflineSync.Shop;
using OfflineSync.Shop.Data;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Embedding;

/// <summary>The sample of a host with its own login, tables and rules, used by tills and by head office.</summary>
public abstract class ShopTests(StoreFixture store) : IAsyncLifetime
{
    private readonly string _shop = $"{Guid.NewGuid():n}";
    private readonly List<Device> _tills = [];
    private WebApplication _app = null!;
    private Uri _sync = null!;
    private Uri _pages = null!;

    public async Task InitializeAsync()
    {
        var options = new ServerOptions();
        store.Configure(options);
        _app = ShopHost.Build(
        [
            "--Logging:LogLevel:Default=None", "--Shop:SyncPort=0", "--Shop:HttpPort=0", $"--Shop:Tills:key={_shop}", "--Shop:Tills:other=other-shop", "--Shop:HeadOffice=boss",
            options.UsesPostgres ? $"--ConnectionStrings:OfflineSync={options.Postgres}" : $"--OfflineSync:Sqlite:Path={options.SqlitePath}",
        ]);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        _sync = addresses[0];
        _pages = addresses[1];
    }

    public async Task DisposeAsync()
    {
        foreach (var till in _tills)
            await till.DisposeAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task What_tills_sell_offline_is_counted_once_in_the_hosts_own_tables()
    {
        var (first, second) = (await OpenAsync("key"), await OpenAsync("key"));
        first.Execute("INSERT INTO orders VALUES ('1', 'tea', 2), ('2', 'tea', 3), ('3', 'salt', 1)");
        second.Execute("INSERT INTO orders VALUES ('4', 'tea', 10)");
        await first.SyncAsync();
        await second.SyncAsync();
        await SalesAreAsync("salt 1", "tea 15");

        first.Execute("UPDATE orders SET quantity = 4 WHERE id = '1'", "DELETE FROM orders WHERE id = '3'");
        second.Execute("INSERT INTO orders VALUES ('5', 'tea', 0)");
        await first.SyncAsync();
        await second.SyncAsync();
        await SalesAreAsync("tea 17");
        Assert.Equal("QUANTITY_NOT_POSITIVE", Assert.Single(await second.Client.Rejected.ListAsync()).Code);
    }

    [Fact]
    public async Task A_price_reaches_the_tills_and_the_record_for_the_auditors_together()
    {
        var till = await OpenAsync("key");
        await till.SyncAsync();

        using var office = Browser("boss");
        (await office.PutAsJsonAsync($"/shops/{_shop}/prices/tea", new { cents = 250 })).EnsureSuccessStatusCode();
        (await office.PutAsJsonAsync($"/shops/{_shop}/prices/tea", new { cents = 275 })).EnsureSuccessStatusCode();

        await till.SyncAsync();
        Assert.Equal(["'tea'|275"], till.Query("SELECT product, cents FROM prices"));
        await using var context = await _app.Services.GetRequiredService<IDbContextFactory<ShopContext>>().CreateDbContextAsync();
        Assert.Equal([250L, 275L], await context.PriceChanges.Where(change => change.Shop == _shop).OrderBy(change => change.Id).Select(change => change.Cents).ToListAsync());
    }

    [Fact]
    public async Task The_hosts_own_login_decides()
    {
        var stranger = await OpenAsync("other");
        Assert.Equal(OfflineSyncError.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => stranger.SyncAsync())).Error);
        var nobody = await OpenAsync("wrong");
        Assert.Equal(OfflineSyncError.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => nobody.SyncAsync())).Error);
        using var till = Browser("key");
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await till.GetAsync(new Uri($"/shops/{_shop}/sales", UriKind.Relative))).StatusCode);
    }

    private async Task SalesAreAsync(params string[] expected)
    {
        using var office = Browser("boss");
        await Waiting.UntilAsync(
            async () =>
            {
                var sales = await office.GetFromJsonAsync<JsonElement>($"/shops/{_shop}/sales");
                return sales.EnumerateArray().Select(sale => $"{sale.GetProperty("product")} {sale.GetProperty("quantity")}").SequenceEqual(expected);
            },
            "The sales were not taken in.");
    }

    private HttpClient Browser(string key) =>
        new() { BaseAddress = _pages, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    private async Task<Device> OpenAsync(string key)
    {
        string[] schema = ["CREATE TABLE orders(id TEXT PRIMARY KEY, product TEXT, quantity INTEGER)", "CREATE TABLE prices(product TEXT PRIMARY KEY, cents INTEGER)"];
        var till = new Device(_sync, ShopScopes.Of(_shop), schema, "orders", "prices")
        {
            Configure = options => options.TokenProvider = (_, _) => ValueTask.FromResult<string?>(key),
        };
        _tills.Add(till);
        await till.OpenAsync();
        return till;
    }
}

public sealed class SqliteShopTests(SqliteStoreFixture store) : ShopTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresShopTests(PostgresStoreFixture store) : ShopTests(store), IClassFixture<PostgresStoreFixture>;
