namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

public sealed class DecidedOnceTests
{
    [Theory]
    [Rules(Rule.DeleteWins)]
    public void L8_Every_replica_of_the_log_and_every_device_ends_equal_to_the_decision(Rule rule) =>
        Cases.Check(rule, DecisionHistory.Read, history => history.Tape, history =>
        {
            var choices = history.Choices.Rest();
            var (server, replica) = (DecisionHistory.NewServer(), DecisionHistory.NewServer());
            foreach (var push in history.Log)
                server.Take([push]);
            replica.Take([history.Log[0]]);
            for (var taken = 1; taken < history.Log.Count;)
            {
                var group = history.Log.Skip(taken).Take(1 + choices.Next(4)).ToArray();
                replica.Take(choices.Next(3) == 1 ? [.. group, group[0]] : group);
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
            var reader = new PullingDevice(8);
            reader.Pull(server.Row, server.Head.Change);
            return server.Describe() == replica.Describe() && history.Devices.All(device => device.Show() == reader.Show());
        });
}
