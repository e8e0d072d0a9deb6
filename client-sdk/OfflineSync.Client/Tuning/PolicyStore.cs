using Google.Protobuf;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Tuning;

/// <summary>The policy in the app's database.</summary>
internal static class PolicyStore
{
    /// <summary>The policy that the server gave last; null if there is none, or none that can be read.</summary>
    public static SyncPolicy? Read(Database database)
    {
        var row = database.Prepare("SELECT policy FROM offlinesync_policy WHERE typeof(policy) = 'blob'");
        try
        {
            return row.Step() ? SyncPolicy.Parser.ParseFrom(row.Blob(0)) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
        finally
        {
            row.Reset();
        }
    }

    public static void Write(Database database, SyncPolicy policy, DateTimeOffset now) => database
        .Prepare("INSERT INTO offlinesync_policy(id, version, policy, since) VALUES (1, ?1, ?2, ?3) "
            + "ON CONFLICT (id) DO UPDATE SET version = excluded.version, policy = excluded.policy, since = excluded.since")
        .Bind(1, (long)policy.Version).Bind(2, policy.ToByteArray()).Bind(3, now.ToUnixTimeMilliseconds()).Run();
}
