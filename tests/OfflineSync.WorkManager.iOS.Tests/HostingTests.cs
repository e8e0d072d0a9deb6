using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Ios.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task The_services_scheduler_runs_the_services_work()
    {
        var phone = new Phone();
        var directory = Directory.CreateTempSubdirectory("ios").FullName;
        var time = new ManualTime();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddWorkManager(options => options.DatabasePath = Path.Combine(directory, "work.db"))
            .AddWorker<DoneWorker>()
            .AddIosScheduler(options => options.Prefix = Phone.BundleIdentifier);
        await using (var provider = services.BuildServiceProvider())
        {
            var scheduler = provider.GetRequiredService<IosWorkScheduler>();
            phone.Dispatch(isMain: true, scheduler.Register);
            phone.FinishLaunching(inBackground: true);
            Assert.Same(scheduler.DeviceMonitor, provider.GetRequiredService<IDeviceMonitor>());
            var manager = provider.GetRequiredService<WorkManager>();
            var request = OneTimeWorkRequest.For<DoneWorker>().WithConstraints(new Constraints { RequiresDeviceIdle = true }).Build();
            await manager.EnqueueAsync(request);
            await App.UntilAsync(() => phone.Pending.ContainsKey("processing"));

            Assert.True(await phone.Launch("processing").Completion);

            Assert.Equal(WorkState.Succeeded, (await manager.GetAsync(request.Id))?.State);
        }
        Directory.Delete(directory, recursive: true);
    }
}
