namespace OfflineSync.Crash.Tests;

/// <summary>How much is broken, and where chance begins: the one place to make the suite longer or shorter.</summary>
internal static class SuiteSize
{
    /// <summary>The seed of all random choices.</summary>
    public const int Seed = 20261126;

    /// <summary>Kills of each of the three clients that run at once.</summary>
    public const int ClientKillsEach = 68;

    /// <summary>After how many kills the newcomer is replaced by one with an empty database.</summary>
    public const int NewcomerLives = 5;

    /// <summary>Rows that a newcomer has to fetch, beside those of the other clients: some pages.</summary>
    public const int BallastRows = 3_000;

    /// <summary>Kills of PostgreSQL under load.</summary>
    public const int PostgresKills = 10;

    /// <summary>Kills of the server under load, on each store.</summary>
    public const int ServerKills = 10;

    /// <summary>After how many kills the server is stopped in an orderly way instead.</summary>
    public const int KillsBetweenStops = 5;

    /// <summary>Clients that write while a server is killed.</summary>
    public const int Writers = 2;

    /// <summary>Transactions that must return between two faults of a server.</summary>
    public const int WritesBetweenFaults = 10;

    /// <summary>The most that a kill waits for, once what it waits for has come, in milliseconds.</summary>
    public const int FaultDelayMillisecondsMax = 60;

    /// <summary>How many bytes a cut must come too late in a row before the conversation counts as over.</summary>
    public const int BytesTooLate = 8;

    /// <summary>Rows of a push that takes several frames.</summary>
    public const int LargePushRows = 150;
}
