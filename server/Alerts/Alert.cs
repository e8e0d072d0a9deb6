namespace OfflineSync.Server.Alerts;

/// <summary>Something that operators should look at, as devices report it.</summary>
/// <param name="Rule">The rule that found it, such as <c>battery</c>.</param>
/// <param name="AppVersion">The app version whose devices are concerned.</param>
/// <param name="Finding">What was found, with figures.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Setting">The setting to change.</param>
/// <param name="Devices">About how many devices are concerned.</param>
/// <param name="Region">The region of the devices concerned; null: all.</param>
/// <param name="Code">The code of the rejections that it is about; null: it is about none.</param>
public sealed record Alert(string Rule, string AppVersion, string Finding, string Cause, string Setting, int Devices, string? Region = null, string? Code = null)
{
    /// <summary>What it is about, as people read it.</summary>
    public string Subject => AlertTexts.Cohort(AppVersion, Region ?? "") + (Code is null ? "" : $", code {Code}");
}
