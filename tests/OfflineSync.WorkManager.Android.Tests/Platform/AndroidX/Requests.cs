namespace AndroidX.Work;

public abstract class WorkRequest : Java.Lang.Object
{
    internal WorkRequest()
    {
    }

    public virtual Java.Util.UUID Id { get; } = new(Guid.NewGuid());

    public string StringId => Id.ToString();

    public ICollection<string> Tags { get; internal init; } = [];

    internal Type Worker { get; init; } = null!;

    internal Data Input { get; init; } = null!;

    internal Constraints Constraints { get; init; } = null!;

    internal TimeSpan Delay { get; init; }

    internal bool IsExpedited { get; init; }

    public abstract class Builder : Java.Lang.Object
    {
        internal Builder()
        {
        }

        private protected Data Input { get; private set; } = new([]);

        private protected Constraints Constraints { get; set; } = new Constraints.Builder().Build();

        private protected TimeSpan Delay { get; set; }

        private protected bool IsExpedited { get; private set; }

        private protected List<string> Tags { get; } = [];

        public Builder AddTag(string tag)
        {
            Tags.Add(tag);
            return this;
        }

        public Builder SetConstraints(Constraints constraints)
        {
            Constraints = constraints;
            return this;
        }

        public virtual Builder SetExpedited(OutOfQuotaPolicy policy)
        {
            IsExpedited = true;
            return this;
        }

        public Builder SetInputData(Data inputData)
        {
            Input = inputData;
            return this;
        }
    }
}

public sealed class OneTimeWorkRequest : WorkRequest
{
    internal OneTimeWorkRequest()
    {
    }

    public sealed new class Builder(Type type) : WorkRequest.Builder
    {
        public new Builder AddTag(string tag) => (Builder)base.AddTag(tag);

        public OneTimeWorkRequest Build()
        {
            if (IsExpedited && (Delay > TimeSpan.Zero || Constraints.RequiresCharging() || Constraints.RequiresDeviceIdle() || Constraints.RequiresBatteryNotLow()))
                throw new Java.Lang.Throwable("Expedited jobs only support network and storage constraints");
            return new OneTimeWorkRequest
            {
                Worker = type,
                Input = Input,
                Constraints = Constraints,
                Delay = Delay,
                IsExpedited = IsExpedited,
                Tags = Tags,
            };
        }

        public new Builder SetConstraints(Constraints constraints) => (Builder)base.SetConstraints(constraints);

        public Builder SetInitialDelay(TimeSpan initialDelay)
        {
            Delay = initialDelay;
            return this;
        }

        public new Builder SetInputData(Data data) => (Builder)base.SetInputData(data);
    }
}
