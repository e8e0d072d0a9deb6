using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Access;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Rpc;
using OfflineSync.Shop.Access;
using OfflineSync.Shop.Data;
using OfflineSync.Shop.Orders;
using OfflineSync.Shop.Prices;

namespace OfflineSync.Shop;

/// <summary>
/// The back office of a chain of shops. Tills work offline and sync the scope <c>shop-NAME</c>: they write the table <c>orders</c>, and read the table <c>prices</c>, which head office
/// writes. All of it is one process, one database, one login.
/// </summary>
public static class ShopHost
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseOfflineSyncKestrel();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Without TLS, HTTP/1.1 and the HTTP/2 of gRPC need a port each.
            Listen(kestrel, builder.Configuration.GetValue("Shop:SyncPort", 8580), HttpProtocols.Http2);
            Listen(kestrel, builder.Configuration.GetValue("Shop:HttpPort", 8581), HttpProtocols.Http1);
        });
        builder.Services.AddAuthentication(ApiKeys.Scheme).AddScheme<ApiKeyOptions, ApiKeys>(ApiKeys.Scheme, _ => { });
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<IScopeAuthorizer, TillsOfTheirShop>();
        var options = new ServerOptions();
        options.Read(builder.Configuration);
        builder.Services.AddOfflineSyncServer(builder.Configuration);
        builder.Services.AddMutationValidator<OrderValidator>("orders");
        // The store's own database: only then can both be in one transaction.
        builder.Services.AddDbContextFactory<ShopContext>(context =>
        {
            if (options.UsesPostgres)
                context.UseNpgsql(options.Postgres);
            else
                context.UseSqlite($"Data Source={Path.Combine(builder.Environment.ContentRootPath, options.SqlitePath)}");
        });
        builder.Services.AddHostedService<ShopSchema>();
        builder.Services.AddHostedService<OrderIntake>();
        var app = builder.Build();
        app.MapOfflineSync();
        app.MapSales();
        app.MapPrices();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, int port, HttpProtocols protocols) =>
        kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = protocols);
}
