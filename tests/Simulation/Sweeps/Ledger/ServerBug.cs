namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>What is wrong with a server, to see whether the sweep notices.</summary>
internal enum ServerBug
{
    None,

    /// <summary>A repeated mutation takes effect again.</summary>
    NoLedger,

    /// <summary>Every third mutation is acknowledged and forgotten.</summary>
    AcknowledgesWithoutApplying,

    /// <summary>A mutation's second row is left out.</summary>
    SplitsTransactions,
}
