namespace OfflineSync.Simulation.Faults;

/// <summary>What a party is doing when a fault strikes it.</summary>
internal enum Phase
{
    /// <summary>A device waits, or does something of its own that is none of the others.</summary>
    Idle,

    /// <summary>A process starts.</summary>
    Opening,

    /// <summary>The app writes.</summary>
    Writing,

    /// <summary>A declaration is on its way.</summary>
    Declaring,

    /// <summary>Mutations are on their way.</summary>
    Pushing,

    /// <summary>A delta is asked for, or comes.</summary>
    Pulling,

    /// <summary>A file is on its way, or asked for.</summary>
    Carrying,

    /// <summary>News are waited for.</summary>
    Watching,

    /// <summary>The server has a transaction open.</summary>
    Committing,

    /// <summary>The server reads.</summary>
    Reading,
}
