namespace OfflineSync.Crash.Tests.Clients;

/// <summary>What a client was doing when it was killed.</summary>
internal enum KillPhase
{
    /// <summary>The process started, the client was not open yet.</summary>
    Opening,

    /// <summary>Open, and nothing written yet.</summary>
    FirstWrite,

    /// <summary>Mutations were on their way to the server, and their results on the way back.</summary>
    Pushing,

    /// <summary>Pages were on their way.</summary>
    Pulling,

    /// <summary>The first pages of a delta were staged, others on their way.</summary>
    Staging,

    /// <summary>The tables were moving to a checkpoint.</summary>
    Applying,

    /// <summary>Between two syncs, collecting what was written.</summary>
    Between,
}
