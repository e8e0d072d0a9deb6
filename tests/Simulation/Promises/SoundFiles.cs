using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Promises;

/// <summary>I18: no death damages the database.</summary>
internal sealed class SoundFiles(Surroundings surroundings) : Promise(surroundings, "I18")
{
    public override void Opened(Device device, DeviceView view)
    {
        var answer = string.Join("; ", view.Rows("PRAGMA integrity_check", row => row.Text(0)));
        Require(answer == "ok", () => $"the database of {device.Name} is damaged: {answer}");
    }
}
