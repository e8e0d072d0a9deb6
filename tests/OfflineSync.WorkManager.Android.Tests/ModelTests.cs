using Android.Net;
using Android.OS;
using OfflineSync.WorkManager.Android.Tests.Phones;

namespace OfflineSync.WorkManager.Android.Tests;

/// <summary>Whatever happens to the phone, all works are done in the end, none runs twice at once, and the requests are those that the queue needs.</summary>
public sealed class ModelTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_the_works_are_done_in_the_end(int seed) => Phone.RunStarted(phone => new Life(phone, new Random(seed)).RunAsync());

    /// <summary>Seeds 1 to 12, or to as many as OFFLINESYNC_TEST_SEEDS says.</summary>
    public static TheoryData<int> Seeds() =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("OFFLINESYNC_TEST_SEEDS"), out var count) ? count : 12)];

    private sealed class Life(Phone phone, Random random)
    {
        private static readonly int[] StopReasons = [1, 2, 3, 4, 10, 11, 12, 13, 15, 16, -512];

        private readonly HashSet<Guid> _works = [];
        private readonly HashSet<(int Process, Guid Id)> _running = [];
        private bool _wasRefused;
        private bool _isBroken;

        public async Task RunAsync()
        {
            phone.Does("work", WorkAsync);
            for (var step = 0; step < 40; step++)
            {
                await StepAsync();
                await phone.SettleAsync();
                await CheckAsync();
            }
            await HealAsync();
            Assert.NotEmpty(_works);
            Assert.Empty(phone.Jobs.Works);
        }

        private async Task StepAsync()
        {
            switch (random.Next(16))
            {
                case < 4:
                    await EnqueueAsync();
                    break;
                case < 7:
                    await phone.AdvanceAsync(TimeSpan.FromMinutes(random.Next(1, 40)), TimeSpan.FromSeconds(20));
                    break;
                case 7:
                    if (phone.IsProcessAlive)
                        phone.Kill();
                    break;
                case 8:
                    if (phone.IsProcessAlive)
                        phone.ForceStop();
                    await phone.LaunchAsync();
                    break;
                case 9:
                    await phone.LaunchAsync();
                    if (random.Next(2) == 0)
                        phone.Scheduler.EnterForeground();
                    else
                        phone.Scheduler.LeaveForeground();
                    break;
                case 10:
                    NetworkCapabilities?[] networks =
                        [null, PhoneNetwork.Good(), PhoneNetwork.Good(NetCapability.NotMetered), PhoneNetwork.Good(NetCapability.NotRoaming)];
                    phone.Network.Change(networks[random.Next(networks.Length)]);
                    break;
                case 11:
                    Charge(random.Next(2) == 0);
                    break;
                case 12:
                    phone.IsIdle = random.Next(2) == 0;
                    phone.Pump.Post(phone.Jobs.Look);
                    break;
                case 13:
                    if (phone.Jobs.Works.FirstOrDefault(w => w.State == "RUNNING") is { } running)
                        phone.Jobs.Stop(running.Name["offlinesync-work-".Length..], StopReasons[random.Next(StopReasons.Length)]);
                    break;
                case 14:
                    _isBroken = !_isBroken;
                    _wasRefused |= _isBroken;
                    phone.Jobs.Refusal = _isBroken ? new Java.Lang.Throwable("disk full") : null;
                    break;
                default:
                    await CancelAsync();
                    break;
            }
        }

        private async Task EnqueueAsync()
        {
            await phone.LaunchAsync();
            var isIdle = random.Next(6) == 0;
            var request = Phone.OneTime(constraints: new Constraints
            {
                Network = (NetworkType)random.Next(4),
                RequiresCharging = random.Next(4) == 0,
                RequiresDeviceIdle = isIdle,
                RequiresBatteryNotLow = random.Next(4) == 0,
            }).WithInitialDelay(TimeSpan.FromMinutes(random.Next(2) * random.Next(60))).Build();
            _works.Add(request.Id);
            await phone.EnqueueAsync(request);
        }

        private async Task CancelAsync()
        {
            await phone.LaunchAsync();
            if (_works.Count > 1)
                await phone.Manager.CancelAsync(_works.First());
        }

        private async Task<WorkResult> WorkAsync(WorkContext context, CancellationToken cancellationToken)
        {
            Assert.True(_running.Add((phone.ProcessStarts, context.Id)), "The work runs twice at once.");
            var process = phone.ProcessStarts;
            try
            {
                if (random.Next(2) == 0)
                    await WaitAsync(TimeSpan.FromMinutes(random.Next(1, 15)), cancellationToken);
                return random.Next(4) == 0 ? WorkResult.Retry() : WorkResult.Success();
            }
            finally
            {
                _running.Remove((process, context.Id));
            }
        }

        // Task.Delay would leave the thread when it is cancelled.
        private async Task WaitAsync(TimeSpan span, CancellationToken cancellationToken)
        {
            var done = new TaskCompletionSource();
            using var timer = phone.Time.CreateTimer(_ => phone.Pump.Post(() => done.TrySetResult()), null, span, Timeout.InfiniteTimeSpan);
            using var cancelled = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
            await done.Task;
        }

        private async Task CheckAsync()
        {
            Assert.True(phone.Jobs.Works.Count(w => w.State != "BLOCKED") <= 12);
            if (_wasRefused || !phone.IsProcessAlive)
                return;
            foreach (var demand in await phone.Manager.GetDemandsAsync())
            {
                var name = Requests.WakeClass.Of(demand.Constraints).Name;
                var request = phone.Jobs.Find(name);
                Assert.True(request is not null, $"Nothing wakes the app for {name}.");
            }
        }

        private async Task HealAsync()
        {
            phone.Jobs.Refusal = null;
            phone.Network.Change(PhoneNetwork.Good());
            Charge(true);
            phone.IsIdle = true;
            phone.Pump.Post(phone.Jobs.Look);
            if (_wasRefused)
                await phone.LaunchAsync();
            for (var hours = 0; hours < 100 && phone.Jobs.Works.Count > 0; hours++)
                await phone.AdvanceAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
            await phone.LaunchAsync();
            foreach (var id in _works)
                Assert.True(await phone.Manager.GetAsync(id) is null or { IsFinished: true }, (await phone.Manager.ExplainAsync(id)).Text);
        }

        private void Charge(bool isCharging)
        {
            phone.IsCharging = isCharging;
            phone.App.Battery = PhoneApp.BatteryAt(80, isCharging ? BatteryStatus.Charging : BatteryStatus.Discharging);
            phone.App.Broadcast(isCharging ? BatteryManager.ActionCharging : BatteryManager.ActionDischarging);
            phone.Pump.Post(phone.Jobs.Look);
        }
    }
}
