using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OfflineSync.Server.Access;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Attachments.Scanning;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Postgres;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Server.Clients;
using OfflineSync.Server.Conflicts;
using OfflineSync.Server.Dashboard;
using OfflineSync.Server.Embedding;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Feed.Subscriptions;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Health;
using OfflineSync.Server.Limits;
using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Postgres;
using OfflineSync.Server.Migrations.Sqlite;
using OfflineSync.Server.Policies;
using OfflineSync.Server.Push;
using OfflineSync.Server.Retention;
using OfflineSync.Server.Rpc;
using OfflineSync.Server.Schema;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Hosting;

/// <summary>Registration of the server.</summary>
public static class ServerServices
{
    /// <summary>
    /// Adds the server, configured by <c>ConnectionStrings:OfflineSync</c>, whose password may be given alone as <c>OfflineSync:Postgres:Password</c>, and by
    /// the section <c>OfflineSync</c>.
    /// </summary>
    public static IServiceCollection AddOfflineSyncServer(this IServiceCollection services, IConfiguration configuration)
    {
        return services.AddOfflineSyncServer(options => options.Read(configuration));
    }

    /// <summary>Adds the server.</summary>
    public static IServiceCollection AddOfflineSyncServer(this IServiceCollection services, Action<ServerOptions> configure)
    {
        var options = new ServerOptions();
        configure(options);
        services.AddSingleton(options);
        services.AddOfflineSyncRpc();
        services.AddOfflineSyncTelemetry();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EpochSource>(() => new Guid(RandomNumberGenerator.GetBytes(16)));
        services.AddSingleton<DictionaryCache>();
        services.AddSingleton<DictionaryReader>();
        services.AddSingleton<ResolverRegistry>();
        services.AddSingleton<ValidatorRegistry>();
        services.AddSingleton<MergeServices>();
        services.AddSingleton(new FailureCounter(Math.Max(1, options.MutationAttemptsMax)));
        services.AddSingleton(new ConflictLimits(options.ConflictRetention, Math.Max(0, options.ConflictsPerScopeMax)));
        services.AddSingleton<ConflictReader>();
        options.Retention.Check();
        services.AddSingleton(options.Retention);
        services.AddSingleton<Compactor>();
        services.AddSingleton<WindowSorter>();
        services.AddSingleton<DeclareHandler>();
        if (options.ScopeBytesMax < 0)
            throw new InvalidOperationException("OfflineSync:Limits:ScopeBytesMax is negative. 0 stands for no limit.");
        services.AddSingleton(new ScopeQuota(options.ScopeBytesMax));
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<PushRunner>();
        services.AddSingleton<PushQueue>();
        services.AddSingleton<PushHandler>();
        services.AddSingleton<PullPlanner>();
        services.AddSingleton<PullHandler>();
        services.AddSingleton<IScopeReader, ScopeReader>();
        services.AddSingleton<IScopeWriter, ScopeWriter>();
        services.AddSingleton<WatchHub>();
        services.AddSingleton<WatchHandler>();
        services.AddSingleton(new PollInterval(options.WatchPollInterval));
        services.AddSingleton<HeadPoll>();
        services.AddSingleton<WatchGuard>();
        services.AddSingleton<ClientRegister>();
        services.AddSingleton<PolicyBook>();
        services.AddSingleton<StoreSessions>();
        services.AddFleet(options.Telemetry, options.Alerts);
        services.AddAttachments(options);
        services.AddAccess(options.Access);
        services.AddDashboard(options.Dashboard);
        options.Limits.Check();
        services.AddSingleton(_ => new CallLimits(options.Limits));
        if (options.MigrateAtStart)
            services.AddHostedService<MigrationAtStart>();
        if (options.UsesPostgres)
            services.AddPostgres(options.Postgres!, options.PostgresListenConnection);
        else
            services.AddSqlite(options.SqlitePath);
        services.AddHostedService(provider => provider.GetRequiredService<HeadPoll>());
        services.AddHostedService<CompactionService>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: [HealthEndpoints.ReadyTag]);
        return services;
    }

    /// <summary>Registers a validator for mutations that write a table. It is created once.</summary>
    /// <typeparam name="TValidator">The validator; its constructor may ask for services.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="table">The table's name, as apps spell it.</param>
    public static IServiceCollection AddMutationValidator<TValidator>(this IServiceCollection services, string table)
        where TValidator : class, IMutationValidator
    {
        services.TryAddSingleton<TValidator>();
        return services.AddSingleton(provider => new ValidatorRegistration(table, provider.GetRequiredService<TValidator>()));
    }

    /// <summary>Registers a scanner, which is asked before a file that was uploaded can be read. It is created once.</summary>
    /// <typeparam name="TScanner">The scanner; its constructor may ask for services.</typeparam>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddAttachmentScanner<TScanner>(this IServiceCollection services)
        where TScanner : AttachmentScanner
    {
        services.TryAddSingleton<TScanner>();
        return services.AddSingleton<AttachmentScanner>(provider => provider.GetRequiredService<TScanner>());
    }

    /// <summary>Registers a resolver under the name that apps declare. It is created once.</summary>
    /// <typeparam name="TResolver">The resolver; its constructor may ask for services.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, once for each server.</param>
    public static IServiceCollection AddConflictResolver<TResolver>(this IServiceCollection services, string name)
        where TResolver : class, IConflictResolver
    {
        services.TryAddSingleton<TResolver>();
        return services.AddSingleton(provider => new ResolverRegistration(name, provider.GetRequiredService<TResolver>()));
    }

    private static void AddPostgres(this IServiceCollection services, string connectionString, string? listenConnection)
    {
        services.AddSingleton(provider =>
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "offlinesync" };
            builder.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            builder.ConfigureTracing(tracing => tracing.OnlyWithinCalls());
            return builder.Build();
        });
        services.AddObservedStore<PostgresChangeLog>("postgresql", driverObserves: true);
        services.AddSingleton<IStoreMigrator, PostgresMigrator>();
        services.AddSingleton<LogContextSource>(provider => PostgresMigrator.ContextsOf(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<PostgresWake>();
        services.AddSingleton<IWakeRelay>(provider => provider.GetRequiredService<PostgresWake>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresWake>());
        var listen = string.IsNullOrWhiteSpace(listenConnection) ? connectionString : listenConnection;
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<PostgresListener>(provider, listen));
    }

    private static void AddSqlite(this IServiceCollection services, string path)
    {
        services.AddSingleton(provider =>
            new SqliteFile(Path.Combine(provider.GetService<IHostEnvironment>()?.ContentRootPath ?? "", path)));
        services.AddObservedStore<SqliteChangeLog>("sqlite", driverObserves: false);
        services.AddSingleton<IStoreMigrator, SqliteMigrator>();
        services.AddSingleton<LogContextSource>(provider => SqliteMigrator.ContextsOf(provider.GetRequiredService<SqliteFile>()));
    }
}
