using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Health;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Postgres;
using OfflineSync.Server.Migrations.Sqlite;
using OfflineSync.Server.Push;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Hosting;

/// <summary>Registration of the server.</summary>
public static class ServerServices
{
    /// <summary>Adds the server, configured by <c>ConnectionStrings:OfflineSync</c> and the section <c>OfflineSync</c>.</summary>
    public static IServiceCollection AddOfflineSyncServer(this IServiceCollection services, IConfiguration configuration)
    {
        return services.AddOfflineSyncServer(options =>
        {
            var section = configuration.GetSection(ServerOptions.Section);
            options.Postgres = configuration.GetConnectionString(ServerOptions.ConnectionStringName);
            options.SqlitePath = section["Sqlite:Path"] ?? options.SqlitePath;
            options.MigrateAtStart = section.GetValue("MigrateAtStart", options.MigrateAtStart);
        });
    }

    /// <summary>Adds the server.</summary>
    public static IServiceCollection AddOfflineSyncServer(this IServiceCollection services, Action<ServerOptions> configure)
    {
        var options = new ServerOptions();
        configure(options);
        services.AddSingleton(options);
        services.AddOfflineSyncRpc();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EpochSource>(() => new Guid(RandomNumberGenerator.GetBytes(16)));
        services.AddSingleton<DictionaryCache>();
        services.AddSingleton<DictionaryReader>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<PushRunner>();
        services.AddSingleton<PushQueue>();
        services.AddSingleton<PushHandler>();
        services.AddSingleton<PullHandler>();
        services.AddSingleton<WatchHub>();
        services.AddSingleton<WatchHandler>();
        services.AddSingleton<HeadPoll>();
        if (options.MigrateAtStart)
            services.AddHostedService<MigrationAtStart>();
        if (options.UsesPostgres)
            services.AddPostgres(options.Postgres!);
        else
            services.AddSqlite(options.SqlitePath);
        services.AddHostedService(provider => provider.GetRequiredService<HeadPoll>());
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: [HealthEndpoints.ReadyTag]);
        return services;
    }

    private static void AddPostgres(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(provider =>
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            builder.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            return builder.Build();
        });
        services.AddSingleton<IChangeLog, PostgresChangeLog>();
        services.AddSingleton<IStoreMigrator, PostgresMigrator>();
        services.AddSingleton<PostgresWake>();
        services.AddSingleton<IWakeRelay>(provider => provider.GetRequiredService<PostgresWake>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresWake>());
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<PostgresListener>(provider, connectionString));
    }

    private static void AddSqlite(this IServiceCollection services, string path)
    {
        services.AddSingleton(provider =>
            new SqliteFile(Path.Combine(provider.GetService<IHostEnvironment>()?.ContentRootPath ?? "", path)));
        services.AddSingleton<IChangeLog, SqliteChangeLog>();
        services.AddSingleton<IStoreMigrator, SqliteMigrator>();
    }
}
