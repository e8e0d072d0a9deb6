using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using Xunit.Abstractions;

namespace OfflineSync.Client.Tests.Scheduling;

/// <summary>A thousand phones on one server that goes away: what arrives there in each second.</summary>
public sealed class OutageTests(ITestOutputHelper output) : IDisposable
{
    private const int Many = 1_000;
    private const int Some = 300;
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(40);

    private readonly VirtualWorld _world = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<Phone> _phones = [];

    [Fact]
    public void Clients_that_return_after_an_outage_spread_out()
    {
        Open(Many);
        SetOutage(Phone.Down);
        _phones.ForEach(phone => phone.Write());
        _phones.ForEach(phone => phone.Leave());
        var during = Arrivals(Outage);
        SetOutage(null);

        var after = Arrivals(After);
        var naive = Naive();

        Report("during the outage", during, naive[..during.Count]);
        Report("after it", after, naive[during.Count..]);
        // The latest attempt of a phone in the background is the one whose pause had grown to an hour.
        _world.Run(_world.Now + TimeSpan.FromHours(2));
        Assert.All(_phones, phone => Assert.Equal(0, phone.Status.Pending));
        // The naive clients keep the server at 200 attempts a second, and come back within five seconds of its return.
        Assert.InRange(during.Skip(60).Max() * 5, 0, naive.Max());
        Assert.InRange(after.Max() * 10, 0, naive.Max());
    }

    [Fact]
    public void Clients_that_were_sent_away_together_do_not_come_back_together()
    {
        Open(Some);
        SetOutage(new RpcException(StatusCode.ResourceExhausted, Reason.LimitExceeded, "Too much", RetryPushback.After(TimeSpan.FromMinutes(2))));
        _phones.ForEach(phone => phone.Write());
        _phones.ForEach(phone => phone.Leave());
        Arrivals(TimeSpan.FromSeconds(10));
        SetOutage(null);

        var after = Arrivals(TimeSpan.FromMinutes(3));

        Report("after they were sent away for two minutes", after, []);
        Assert.Equal(0, after.Take(100).Sum());
        Assert.Equal(Some, after.Sum());
        Assert.InRange(after.Max(), 1, Some / 20);
    }

    [Fact]
    public void Clients_that_waited_for_a_metered_network_come_back_within_a_minute_of_another_one_but_not_together()
    {
        Open(Some, options => options.PollInterval = TimeSpan.FromMinutes(15));
        _phones.ForEach(phone => phone.Device.Network = FakeMonitor.Mobile);
        SetOutage(Phone.Down);
        for (var minutes = 0; minutes < 40; minutes += 5)
        {
            _phones.ForEach(phone => phone.Write());
            Arrivals(TimeSpan.FromMinutes(5));
        }
        SetOutage(null);
        _phones.ForEach(phone => phone.Device.Network = FakeMonitor.None);
        _phones.ForEach(phone => phone.Device.Network = FakeMonitor.Wifi);

        // The first second is of those whose pause was over: they had nothing but a network to wait for.
        var after = Arrivals(TimeSpan.FromSeconds(62));

        Report("after the network is another", after, []);
        Assert.All(_phones, phone => Assert.Equal(0, phone.Status.Pending));
        Assert.InRange(after.Skip(1).Max(), 1, Some / 20);
    }

    public void Dispose() => _phones.ForEach(phone => phone.Dispose());

    private void Open(int count, Action<OfflineSyncOptions>? configure = null)
    {
        for (var i = 0; i < count; i++)
        {
            var phone = new Phone(world: _world, seed: i);
            phone.Open(options =>
            {
                options.CaptureInterval = TimeSpan.FromMinutes(1);
                configure?.Invoke(options);
            });
            _phones.Add(phone);
        }
    }

    private void SetOutage(RpcException? failure) => _phones.ForEach(phone => phone.Server.Outage = failure);

    /// <summary>The calls of each second.</summary>
    private List<int> Arrivals(TimeSpan span)
    {
        var arrivals = new List<int>();
        for (var second = 0; second < (int)span.TotalSeconds; second++)
        {
            var before = Calls();
            _world.Run(_world.Now + TimeSpan.FromSeconds(1));
            arrivals.Add(Calls() - before);
        }
        return arrivals;
    }

    private int Calls() => _phones.Sum(phone => phone.Server.Calls);

    /// <summary>What arrives from as many clients that try every five seconds until they succeed.</summary>
    private static List<int> Naive()
    {
        var random = new Random(1);
        var offsets = Enumerable.Range(0, Many).Select(_ => random.NextDouble() * 5).ToList();
        var seconds = (int)(Outage + After).TotalSeconds;
        var arrivals = new int[seconds];
        foreach (var offset in offsets)
        {
            for (var at = offset; at < seconds; at += 5)
            {
                arrivals[(int)at]++;
                if (at >= Outage.TotalSeconds)
                    break;
            }
        }
        return [.. arrivals];
    }

    private void Report(string when, IReadOnlyList<int> ours, IReadOnlyList<int> naive)
    {
        output.WriteLine($"{when}: ours {Describe(ours)}");
        if (naive.Count > 0)
            output.WriteLine($"{when}: naive {Describe(naive)}");
    }

    private static string Describe(IReadOnlyList<int> arrivals) =>
        $"{arrivals.Sum()} attempts, at most {arrivals.Max()} in a second; by minute {string.Join(' ', arrivals.Chunk(60).Select(minute => minute.Sum()))}";
}
