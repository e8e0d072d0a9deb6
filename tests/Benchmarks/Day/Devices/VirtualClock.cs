using Microsoft.Data.Sqlite;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>Gives SQLite the clock of a world: the SDK's triggers ask SQLite for the time, and SQLite asks the machine.</summary>
internal static class VirtualClock
{
    private const double JulianDayOfUnixEpoch = 2_440_587.5;

    public static void Set(SqliteConnection connection, VirtualWorld world) =>
        connection.CreateFunction("julianday", (string _) => JulianDayOfUnixEpoch + (world.Now - DateTimeOffset.UnixEpoch).TotalDays);
}
