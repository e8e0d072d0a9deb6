using OfflineSync.WorkManager.Device.Mac;

namespace OfflineSync.WorkManager.Device.Tests.Mac;

public sealed class PowerReportTests
{
    [Theory]
    [InlineData("Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t97%; charging; 0:20 remaining present: true\n", true, true, 97)]
    [InlineData("Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t9%; AC attached; not charging present: true\n", true, false, 9)]
    [InlineData("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t16%; discharging; 1:02 remaining present: true\n", false, true, 16)]
    [InlineData("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t15%; discharging; (no estimate) present: true\n", false, false, 15)]
    [InlineData("Now drawing from 'AC Power'\n", true, true, null)]
    [InlineData("Now drawing from 'UPS Power'\n -Back-UPS (id=1)\t5%; discharging; 0:05 remaining present: true\n", false, true, null)]
    [InlineData("Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t0%; (no estimate) present: false\n", true, true, null)]
    [InlineData("", null, null, null)]
    public void The_tools_report_is_understood(string text, bool? charging, bool? notLow, int? percent)
    {
        var report = PowerReport.Parse(text);
        Assert.Equal(charging, report.IsCharging());
        Assert.Equal(notLow, report.IsBatteryNotLow());
        Assert.Equal(percent, report.BatteryPercent());
    }
}
