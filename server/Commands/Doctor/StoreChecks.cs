using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Commands.Doctor;

/// <summary>Whether the store answers, has the right schema, enough space, and the same time.</summary>
internal static class StoreChecks
{
    private const string Store = "store";
    private const long FreeBytesMin = 1L << 30;
    private const double FreeShareMin = 0.1;
    private static readonly TimeSpan ClockDifferenceMax = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> RunAsync(IServiceProvider services)
    {
        var file = services.GetService<SqliteFile>();
        if (file is not null)
        {
            yield return SpaceFor(file);
            if (!File.Exists(file.Path))
            {
                yield return Finding.Doubtful(Store, $"There is no database at {file.Path} yet; the server creates it when it starts.");
                yield break;
            }
        }
        await using var context = services.GetRequiredService<LogContextSource>()();
        var (pending, failure) = await PendingAsync(context);
        if (failure is not null)
        {
            yield return Finding.Bad(Store, $"It does not answer: {failure} Check the address, user and password in ConnectionStrings:OfflineSync, and that PostgreSQL runs.");
            yield break;
        }
        yield return Finding.Good(Store, file is null ? "PostgreSQL answers." : $"SQLite, {file.Path}.");
        yield return pending!.Count == 0
            ? Finding.Good("schema", "Up to date.")
            : Finding.Bad("schema", $"Missing: {string.Join(", ", pending)}. Run the command \"migrate\", or start the server with OfflineSync:MigrateAtStart.");
        var time = services.GetRequiredService<TimeProvider>();
        if (services.GetService<NpgsqlDataSource>() is { } source)
            yield return await ClockOfAsync(source, time);
        if (pending.Count == 0)
            yield return await NewestAsync(context, time);
    }

    private static async Task<(List<string>? Pending, string? Failure)> PendingAsync(LogContext context)
    {
        try
        {
            return ([.. await context.Database.GetPendingMigrationsAsync()], null);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or TimeoutException)
        {
            return (null, (failure.InnerException ?? failure).Message);
        }
    }

    private static async Task<Finding> ClockOfAsync(NpgsqlDataSource source, TimeProvider time)
    {
        await using var command = source.CreateCommand("SELECT clock_timestamp()");
        var before = time.GetUtcNow();
        var database = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!, TimeSpan.Zero);
        var after = time.GetUtcNow();
        var difference = database < before ? before - database : database > after ? database - after : TimeSpan.Zero;
        return difference <= ClockDifferenceMax
            ? Finding.Good("clock", "This machine and the database agree.")
            : Finding.Bad("clock", $"This machine and the database differ by {difference.TotalSeconds:N0} s. Synchronise both (chrony, systemd-timesyncd): stamps of clients are held against this clock.");
    }

    private static async Task<Finding> NewestAsync(LogContext context, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var limit = now + (long)ClockDifferenceMax.TotalMilliseconds;
        var ahead = await context.Scopes.CountAsync(scope => scope.CreatedAt > limit) + await context.Clients.CountAsync(client => client.SeenAt > limit);
        return ahead == 0
            ? Finding.Good("past", "Nothing in the store is from the future.")
            : Finding.Bad("past", "The store has entries from the future: the clock of this machine, or of one that wrote before, is or was wrong. Correct it before clients sync.");
    }

    private static Finding SpaceFor(SqliteFile file)
    {
        var folder = Path.GetDirectoryName(file.Path)!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        var drive = new DriveInfo(folder);
        var share = (double)drive.AvailableFreeSpace / drive.TotalSize;
        var text = $"{drive.AvailableFreeSpace >> 20:N0} MiB free ({share:P0}) for {file.Path}.";
        return drive.AvailableFreeSpace >= FreeBytesMin && share >= FreeShareMin
            ? Finding.Good("space", text)
            : Finding.Doubtful("space", $"{text} Make room: without any, pushes fail with STORE_UNAVAILABLE.");
    }
}
