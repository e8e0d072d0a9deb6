using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

public sealed class DecidedOnceTests
{
    [Theory]
    [Rules(Rule.DeleteWins)]
    public void L8_Every_replica_of_the_log_and_every_device_ends_equal_to_the_decision(Rule rule) =>
        Cases.Check(rule, DecisionHistory.Read, history => history.Tape, history =>
        {
            var (server, replica) = (DecisionHistory.NewServer(), DecisionHistory.NewServer());
            return Decide(history, server) && Replay(history, replica)
                && server.Describe() == replica.Describe() && history.Devices.All(device => device.Show() == Show(server));
        });

    // A rejected mutation has no effect, and no edit is of a text that the server does not have.
    private static bool Decide(DecisionHistory history, ScopeInMemory server)
    {
        server.Take([history.Log[0]]);
        foreach (var push in history.Log.Skip(1))
        {
            var before = Show(server);
            if (server.Take([push])[0].Result!.Results[0].Outcome == Outcome.Rejected && Show(server) != before)
                return false;
        }
        return !server.Describe().Contains(nameof(ConflictRule.TextUnknown), StringComparison.Ordinal);
    }

    // What is repeated gets its first answer again.
    private static bool Replay(DecisionHistory history, ScopeInMemory replica)
    {
        var choices = history.Choices.Rest();
        replica.Take([history.Log[0]]);
        for (var taken = 1; taken < history.Log.Count;)
        {
            var group = history.Log.Skip(taken).Take(1 + choices.Next(4)).ToArray();
            if (replica.Take(choices.Next(3) == 1 ? [.. group, group[0]] : group).Any(outcome => outcome.Error is not null))
                return false;
            taken += group.Length;
            // A device pulls when all that it wrote was pushed, and perhaps once more before the end.
            foreach (var device in history.Devices)
            {
                if (history.Log.Skip(taken).All(push => push.Client != device.Id) && choices.Next(2) == 0)
                    device.Pull(replica.Row, replica.Head.Change);
            }
        }
        foreach (var device in history.Devices)
            device.Pull(replica.Row, replica.Head.Change);
        return true;
    }

    private static string Show(ScopeInMemory server)
    {
        var reader = new PullingDevice(8);
        reader.Pull(server.Row, server.Head.Change);
        return reader.Show();
    }
}
