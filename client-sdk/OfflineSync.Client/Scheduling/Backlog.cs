using OfflineSync.Client.Outbox;

namespace OfflineSync.Client.Scheduling;

/// <summary>What waits, in either direction.</summary>
internal sealed class Backlog(Database reader)
{
    /// <summary>Whether the app wrote something that the server has not acknowledged.</summary>
    public bool HasWrites
    {
        get
        {
            lock (reader)
                return reader.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_capture) OR EXISTS (SELECT 1 FROM offlinesync_outbox WHERE state IN (0, 1))") != 0;
        }
    }

    /// <summary>About how many bytes of changes wait for the bulk lane.</summary>
    public long BytesDeferred
    {
        get
        {
            lock (reader)
                return ScopeState.BytesDeferred(reader);
        }
    }
}
